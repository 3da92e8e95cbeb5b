/** Good files of this connector, for the shared conformance suite: one for every format it reads. */
export const fixtures: Readonly<Record<string, string>> = {
  'infra/main.tf': `# What scores.
terraform {
  required_version = ">= 1.5"
  backend "s3" { bucket = "state" }
}

locals {
  prefix = "acme-\${var.stage}"
  image  = "ghcr.io/acme/api:\${local.tag}"
  tag    = "1.4"
}

resource "aws_s3_bucket" "models" {
  bucket = "\${local.prefix}-models"
}

resource "aws_sagemaker_model" "fraud" {
  name               = "fraud"
  execution_role_arn = aws_iam_role.role.arn
  primary_container {
    image          = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1.7-1"
    model_data_url = "s3://\${aws_s3_bucket.models.id}/fraud/model.tar.gz"
    environment = {
      MODEL_NAME = "fraud"
      API_TOKEN  = "planted-secret"
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "fraud" {
  production_variants {
    variant_name           = "all"
    model_name             = aws_sagemaker_model.fraud.name
    initial_instance_count = var.stage == "prod" ? 2 : 1
  }
}

resource "aws_sagemaker_endpoint" "fraud" {
  name                 = "fraud"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.fraud.name
  tags                 = { for key, value in var.tags : key => upper(value) if value != "" }
}

module "worker" {
  source = "./modules/worker"
  image  = local.image
}

module "chat" {
  source      = "philschmid/sagemaker-huggingface/aws"
  version     = "0.5.0"
  hf_model_id = "distilbert-base-uncased"
}
`,
  'infra/variables.tf': `variable "stage" {
  description = "Where"
  default     = "test"
}
variable "tags" { type = map(string) }
variable "api_image" {}
`,
  'infra/run.tf': `resource "google_cloud_run_v2_service" "api" {
  template {
    containers {
      image = var.api_image
      args  = ["python", "src/api.py"]
      env {
        name  = "MODEL_URI"
        value = "models:/churn/3"
      }
      env {
        name = "DATABASE_PASSWORD"
        value_source { secret_key_ref { secret = "db" } }
      }
    }
  }
}

resource "azurerm_cognitive_deployment" "chat" {
  model {
    format  = "OpenAI"
    name    = "gpt-4o"
    version = "2024-08-06"
  }
}

resource "google_vertex_ai_endpoint" "empty" {
  name = "empty"
}
`,
  'infra/modules/worker/main.tf': `variable "image" {}
resource "aws_lambda_function" "worker" {
  count         = var.enabled ? 1 : 0
  function_name = "worker"
  image_uri     = var.image
  environment { variables = { MODEL_PATH = "s3://models/churn/3" } }
}
`,
  'infra/task.tf': `resource "aws_ecs_task_definition" "api" {
  container_definitions = jsonencode([
    {
      name        = "api"
      image       = "ghcr.io/acme/scorer:2"
      command     = ["python", "src/api.py"]
      environment = [{ name = "MODEL_VERSION", value = "7" }]
    }
  ])
}
resource "aws_ecs_task_definition" "old" {
  container_definitions = <<-EOT
    [{"name": "old", "image": "ghcr.io/acme/old:latest", "environment": [{"name": "MODEL_NAME", "value": "old"}]}]
  EOT
}
`,
  'infra/agent.tf.json': `{
  "resource": {
    "aws_bedrockagent_agent": {
      "helper": {"foundation_model": "anthropic.claude-3-haiku-20240307-v1:0"}
    }
  }
}
`,
  'infra/prod.tfvars': 'zone = "b"\n',
  'infra/terraform.tfvars': 'stage = "live"\n',
  'src/api.py': 'print(1)\n',
};
