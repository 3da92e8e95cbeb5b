/** The table of calls by what they do in a model's lifecycle, apart from files: split, fit, evaluate, explain, serve … */
import type { CodeSignal } from '#core';

export interface WorkCall {
  readonly what: CodeSignal['what'];
  readonly packages: readonly string[];
  /** The bare name says nothing unless its package is known to be attached. */
  readonly needsPackage: boolean;
  /** Parameter that names a model, a data set or a pin, shown as the signal's target. */
  readonly formals?: readonly string[];
  readonly named?: string;
}

const table = new Map<string, WorkCall[]>();

type How = 'particular' | 'needs package';

/** `names: parameters`. `particular` names are found in no other package and in no ordinary code. */
function work(what: WorkCall['what'], packages: string, signature: string, how: How = 'needs package'): void {
  const [names = '', formals = ''] = signature.split(': ');
  const list = formals.split(' ').filter((one) => one !== '');
  const named = list.find((one) => one.endsWith('*'))?.replace('*', '');
  const rule: WorkCall = {
    what,
    packages: packages.split(' '),
    needsPackage: how === 'needs package',
    ...(named === undefined ? {} : { named, formals: list.map((one) => one.replace('*', '')) }),
  };
  for (const name of names.split(' ')) table.set(name, [...(table.get(name) ?? []), rule]);
}

work(
  'split',
  'rsample spatialsample',
  'initial_split initial_time_split initial_validation_split group_initial_split vfold_cv group_vfold_cv mc_cv nested_cv loo_cv rolling_origin sliding_window sliding_index sliding_period validation_split spatial_block_cv',
  'particular',
);
work('split', 'rsample', 'bootstraps training testing');
work('split', 'timetk modeltime.resample', 'time_series_split time_series_cv');
work(
  'split',
  'caret',
  'createDataPartition createFolds createMultiFolds createTimeSlices createResample',
  'particular',
);
work('split', 'caTools', 'sample.split', 'particular');

work('transform', 'recipes', 'recipe prep bake juice');
work('transform', 'caret', 'preProcess dummyVars');

work('fit', 'stats', 'lm glm nls loess', 'particular');
work(
  'fit',
  'parsnip workflows tune generics keras keras3 luz fabletools modeltime',
  'fit fit_xy last_fit fit_best fit_generator',
);
work('fit', 'stacks', 'fit_members blend_predictions');
work('fit', 'caret', 'train');
work('fit', 'lightgbm', 'lgb.train', 'particular');
work('fit', 'lightgbm', 'lightgbm');
work('fit', 'xgboost', 'xgb.train', 'particular');
work('fit', 'xgboost', 'xgboost');
work('fit', 'catboost', 'catboost.train', 'particular');
work(
  'fit',
  'randomForest ranger randomForestSRC party partykit rpart C50 Cubist earth gbm glmnet e1071 kernlab nnet neuralnet mgcv lme4 brms rstanarm survival forecast prophet SuperLearner BART grf MASS xgboost',
  'randomForest ranger rfsrc cforest ctree rpart C5.0 cubist earth gbm glmnet cv.glmnet svm naiveBayes ksvm nnet multinom neuralnet gam bam lmer glmer brm stan_glm stan_lm coxph survreg auto.arima ets nnetar prophet fit.prophet SuperLearner wbart pbart regression_forest causal_forest rlm lda qda',
);
work(
  'fit',
  'h2o',
  'h2o.automl h2o.gbm h2o.randomForest h2o.glm h2o.deeplearning h2o.xgboost h2o.stackedEnsemble',
  'particular',
);
work(
  'fit',
  'sparklyr',
  'ml_linear_regression ml_logistic_regression ml_random_forest ml_random_forest_classifier ml_random_forest_regressor ml_gradient_boosted_trees ml_gbt_classifier ml_gbt_regressor ml_decision_tree ml_fit',
  'particular',
);

work('tune', 'tune finetune', 'tune_grid tune_bayes tune_race_anova tune_race_win_loss tune_sim_anneal', 'particular');
work('tune', 'workflowsets', 'workflow_map');
work('tune', 'h2o', 'h2o.grid', 'particular');
work('tune', 'mlr3tuning rBayesianOptimization ParBayesianOptimization', 'auto_tuner ti BayesianOptimization bayesOpt');

work('predict', 'h2o', 'h2o.predict', 'particular');

work(
  'evaluate',
  'yardstick',
  'accuracy bal_accuracy average_precision brier_class ccc classification_cost conf_mat detection_prevalence f_meas gain_capture gain_curve huber_loss huber_loss_pseudo iic j_index kap lift_curve mae mape mase mcc metrics mn_log_loss mpe msd npv poisson_log_loss ppv pr_auc pr_curve precision recall rmse roc_auc roc_aunp roc_aunu roc_curve rpd rpiq rsq rsq_trad sens sensitivity smape spec specificity',
);
work(
  'evaluate',
  'yardstick',
  'accuracy_vec bal_accuracy_vec average_precision_vec brier_class_vec ccc_vec f_meas_vec gain_capture_vec huber_loss_vec j_index_vec kap_vec mae_vec mape_vec mase_vec mcc_vec mn_log_loss_vec mpe_vec msd_vec npv_vec ppv_vec pr_auc_vec precision_vec recall_vec rmse_vec roc_auc_vec rsq_vec rsq_trad_vec sens_vec smape_vec spec_vec',
  'particular',
);
work('evaluate', 'tune rsample', 'fit_resamples collect_metrics last_fit');
work('evaluate', 'assessr', 'cod prd prb mki cod_met prd_met prb_met mki_met cod_ci prd_ci prb_ci ratio_study');
work(
  'evaluate',
  'caret',
  'confusionMatrix postResample twoClassSummary multiClassSummary RMSE MAE R2 sensitivity specificity posPredValue negPredValue',
);
work(
  'evaluate',
  'Metrics MLmetrics ModelMetrics mlr3measures',
  'rmse mae mape mse auc accuracy ce logLoss rmsle smape r2 precision recall f1 RMSE MAE MAPE MSE AUC Accuracy F1_Score LogLoss Precision Recall R2_Score ConfusionMatrix',
);
work('evaluate', 'pROC ROCR PRROC', 'roc auc performance roc.curve pr.curve');
work('evaluate', 'lightgbm xgboost', 'lgb.cv xgb.cv', 'particular');
work('evaluate', 'h2o', 'h2o.performance h2o.auc h2o.confusionMatrix h2o.rmse h2o.mae', 'particular');
work('evaluate', 'mlr3', 'benchmark resample');
work('evaluate', 'forecast modeltime keras keras3', 'accuracy modeltime_accuracy evaluate');

work(
  'explain',
  'lightgbm xgboost',
  'lgb.importance lgb.interprete xgb.importance xgb.plot.shap xgb.shap.data xgb.plot.shap.summary xgb.ggplot.shap.summary',
  'particular',
);
work(
  'explain',
  'fastshap lime DALEX DALEXtra localModel',
  'explain explain_tidymodels explain_lightgbm explain_xgboost explain_h2o explain_mlr3 lime',
);
work(
  'explain',
  'DALEX ingredients iBreakDown',
  'model_parts model_profile predict_parts predict_profile feature_importance break_down shap',
);
work(
  'explain',
  'shapviz kernelshap treeshap shapr SHAPforxgboost',
  'shapviz kernelshap permshap treeshap shap.prep shap.values shap.plot.summary',
);
work(
  'explain',
  'vip pdp randomForest ranger caret flashlight iml',
  'vip vi vi_permute vi_model partial importance importance_pvalues varImp varImpPlot light_importance',
);

work(
  'track',
  'mlflow',
  'mlflow_start_run mlflow_log_param mlflow_log_params mlflow_log_metric mlflow_log_batch mlflow_log_artifact mlflow_log_model mlflow_set_experiment mlflow_create_experiment mlflow_set_tag mlflow_end_run',
  'particular',
);
work('register', 'mlflow', 'mlflow_create_registered_model mlflow_create_model_version: name*', 'particular');
work(
  'promote',
  'mlflow',
  'mlflow_transition_model_version_stage mlflow_set_model_version_alias mlflow_set_registered_model_alias: name*',
  'particular',
);
work('monitor', 'vetiver', 'vetiver_pin_metrics vetiver_plot_metrics', 'particular');
work('serve', 'vetiver', 'vetiver_api', 'particular');
work('serve', 'plumber rsconnect', 'plumb pr pr_run pr_get pr_post');
work('evaluate', 'vetiver', 'vetiver_compute_metrics', 'particular');
work('serve', 'RestRserve', 'Application BackendRserve');

// What starts a service elsewhere is no service itself: a file that trains and then deploys is not the API.
work('upload', 'vetiver', 'vetiver_deploy_rsconnect vetiver_deploy_sagemaker', 'particular');
work('upload', 'rsconnect', 'deployAPI deployApp');
work(
  'upload',
  'aws.s3 googleCloudStorageR AzureStor piggyback',
  'put_object s3sync gcs_upload storage_upload upload_blob pb_upload',
);
work(
  'download',
  'aws.s3 googleCloudStorageR AzureStor piggyback osfr',
  'save_object get_object gcs_get_object storage_download download_blob pb_download osf_download',
);
work(
  'pretrained',
  'keras keras3',
  'application_resnet50 application_vgg16 application_vgg19 application_inception_v3 application_xception application_mobilenet application_mobilenet_v2 application_densenet121 application_efficientnet_b0',
  'particular',
);

export function workCallsNamed(name: string): readonly WorkCall[] {
  return table.get(name) ?? [];
}

/** Methods on objects (`learner$train(task)`), by the package that must be attached. */
export const methodCalls: Readonly<Record<string, readonly (readonly [CodeSignal['what'], RegExp])[]>> = {
  train: [['fit', /^mlr3/u]],
  predict: [['predict', /^mlr3|^keras|^tensorflow$/u]],
  predict_newdata: [['predict', /^mlr3/u]],
  aggregate: [['evaluate', /^mlr3/u]],
  score: [['evaluate', /^mlr3/u]],
  optimize: [['tune', /^mlr3tuning$|^bbotk$/u]],
  fit: [['fit', /^keras|^tensorflow$|^tabnet$/u]],
  evaluate: [['evaluate', /^keras|^tensorflow$/u]],
};

/** iml's objects: `Shapley$new(predictor)`. */
export const explainerClass: RegExp = /^(?:Shapley|FeatureImp|FeatureEffects?|LocalModel|TreeSurrogate|Interaction)$/u;
