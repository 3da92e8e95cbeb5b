/**
 * Small inputs for the shared suite (test/conformance/connector.ts): a file store, an MLmodel file and a database with
 * one run, one version and one logged model (made with test/support/mlflow-store.ts, compressed).
 */
import { gunzipSync } from 'node:zlib';

const run = '0123456789abcdef0123456789abcdef';
const store = 'tracking/mlruns/1';

const database = `
H4sIAAAAAAACA+1d328cxR3/jn0/HRzHOGZzmEvWNuHu8NnnzeEEh0bpJTkSlzubOA6BUrpa743tVe72jt29kCiKgu0EIVopvPSB/AVFIrQvqL8e+kAF
QpT2oQghlKhSBVRREaIvUNGXdnd273but/MDkrv9Rr7b/c7c7OzMfD/f73fmO5NjR1OShtmlvJITNDYOXYAQ/JBlASAKAHuhTEEAcNnuETSnKEz84s9u
ANiCfq3f70X/RV+jf6Mv0D/RP9A19DH6G/oLeg/9Cf0R/R69RTLdVXQKeZmxMbQ6qgmLWSxkcW5REvlTWFGlvFxx23VwPplYSLILiQOpJFuRyIbNC14u
5tinEvMHjyTmw/FdEXZ2boGdPZ5KsU/OzwDAIw8BwK4RAJgcBoCxHQAQHgKAnQEAGGEAYMcgANw/AACBLQBwXx8ADPTq3bAJADb5AcCn94q7W2ci9BWg
r8ChDqDNqGvn4h78iMgJ05NLu+I9Tv93FPV17/Tb+5/I/4eAPnTapl3oYfDC0HDA7T6El4RiVpuI5bJKUVZjk4KoSacw+tlfP1sB8tmL/gPdkAKUQL+D
FIzCaFVxIbeHeWwQgSRn8Gn1+aykYV4oannjntcL5jn907uqdHuZ0VG0PmboQny6gBUph2VNtV26KB1oS2DD5RteyrAzswvJw8l5SvulE/PPsE8kn4my
spDDJSW5a2p3WUtGWUHRpCVB1PhsXhQ0XbXaM0Z7WDYrLWHxjJjFvKoJy9iubaOsqGDjV7wm5TB7YObwzOxClM0KqsYXCxlBw/aEyHes/60WiOzr8jBH
x+r1SkXZPFfB6NYtAL1zify/CuhVR27uBJJRX5phenuZoNvdG5j2gdCYOE0RJDk1dzCRErKSiB+fmZ05diR5qCzj10ypL6NA7HTMEhGV6P+rgK46bd9u
NNqd9jcbPrr8d0Ea4BSkYRtss3475vUw+wP14KUgKEJO5TnyrY8hbkOaYt3r8jKDg+ji8wZq6jz9z0Pho85hw0pR5otFKdMUEat0wmQkyqr5oiJiXjtT
sKXYEqifTE1OGtoBy5pyhi/kJVmrzBCJskUVK7ytPoZOYVVN0IpqiTlNWIpGKxEsZyhGD2tVxFIC1KPqqSnjDUparqhIthQ9qaYijbIZnMUapmoQcey/
NrT/kIvpS2dwQVvZ3Uz+Cf5/BOgjp93ahyIuJu03BkAr+O+CAqCfoBi8BgWYhumWHjG+ycMkhuphfQ5riiSqPGde9Fn2ZsjfSEVowrLKc/pn7+qAz1AR
a35DReg8/e8eSkXoHDZ8Ep+hYN/mCpwSskUK4HV4bKhSonadYpRd/kEksiG1uDrs8TKBAFoLGq9AuOTTT70G4W3sReyJN/FCBP8vA7rsSM2dRRnk2vdc
OpddyuZfmCBWwsSypE2I+VxO0rgWqTX8fxvQ206L36X0A9e+tL/eOGkF/6HLacROpR6n/zuaiP9/BeAqXIEVWLldz3ms18PMReoZTllBw6pWthrp+3st
43GDNufacI+XGRpCFwKG/WWyza/NlAVmMlswwR5PzSUWbFzdmVY1IVcwPeqWzTLd99dw6WeHko8njqcW2NBkyFaEpPKyILMH5uZSycRsnUzV9l2pUlHj
GeWqmG9hFWzZf+8AeseRhbuXHkXeAa/b50sLRXH/9dd0ukxmgFuz/z4G9LHTiu1EIddA2i8Uxdbmf98H5IP34cX///uOKdHnYY7H6k4Z42VJ1bCCM3wu
n8FZff64kjVoaYebUjGrxXu8TCSC1ncauoJOpe/6Kc1Bp90CBRKl1IJdXVQog1vo/38O6HNHZtqXtiEP4wYYEleKikwUQ4bEBhD8/wbQN04rdRD5uhm/
MRgI/r8LqAfehTVY++6r8lh/I9g2MN5aHdNte+p+m4X9t0CNrKqbvUwshtYHyZpkZYYqxlZ6tbIymQ3Xj1Gh1y2bBpzQi4ZsBquiIhU0er3QmNp+Ia+c
VAuCWH7u7nik7DaYQl92Hkz8fwXQK45QfL+koT7GrwflDgppPYa3DNaXtszmZUxG1d5YbnyxCTWz+eaTiUPPUPj/NaCvnR7oHPK7GH8Z/5Ee9DdaN/P6
j7cYpvFLeTKNQiEwfcfQkypUWiM8jLJW/ENl1N+G0bGHbYSPtYM3xKKi6MESNaIsyIQ6HSJimM+0tU1mc6gQEPJzg8fnsKraiy4Xk5XkkxVsVcsrwjKu
jl6cuiGIr7D/9U4oNXck0ov+AN3wpr7+8yYqgATSbRpyBwc9zAmuJTVvLgNX87av7r/Xy+zZY62oVupcI1NN5lBDXc3f2Dpyo/Fc7XPpuSORmQEP89ye
Vg0VsyVqsh8o+b03Y0A56z+dTc76T2eTI/+O/Dv939ny3wXXAI3ANbgAF76POswxHkbc17JNJGQlQcW1zCIzZdiyjG6NzfnsVi/DcWhNqHZ/jBzVnGB9
N+g2mJp1Xaceto4Zarf/Df//M0CfObLQthRA7qCfGRJXhFxBysuG40/N/3wJ6Eunmdqf+l1MkMz7WGOB4P/rAN/C61CAwu2uQSzgYQ4G60FyRtAEFWsq
z1lXD1pYfsuVxFr3fV5m3z60Hqg9l2Dmq8dnG88oWLnCxsXGZ70aAf4tmQEy6mXh/xuA3nCk406neeTv9+0I9h+H8QwnFlUtn8OKKi4uLsXxI5Nq/OxI
UZFG9rIjanxvLLZYFE9iLVbKNyGqp0bOnR2Rizleyb+gjuxld02eI/h/HdB1p33bmu5z+3YE/VWjhuD/OYA34RwcgSM3WvzYUKONMZJcKOqoTr5DFqZv
WBmszW3zMsEgukD2jVp863uUwmSLy4bNq4oYGQpTG589UIHHFdtvMtIyVrXaBevLEebTa+1FpStB52QXkk8v1EoVV3BOMFLLzIKSX5Ky2ORSeE+9muUA
kDpb+P8eoPccEbmraQp5+4f6B9I+iTuUWEgcSy5kuPnjs63Ff34A6AOnCe962uXRR4B/I/1P8P9lgLfgZXgCnriJp8eDHubwcEMVYM6ylK8f1kfuhvXH
2pH7jY2VF04aaoBwyedDlAogPDZMHtgA/ptjs5mjXglk2VmTZHOtugHI27LVr0/TnQEUxNuqb6tptKpKlU+38P8aoGuO+LQdDSNXfzwocebmQN1WmBDz
soZPa8axMZK83OPE/3bCBKCrP+6vOQ7I/v8TgH6EBuHncAK2wtbpYQ+TDtUNpM8vL9sCKanbmGXZx3c00gWaIugAJS/lea58Pb7q2e5lhofR6gmy5b+U
Ur6K0tv/S3w2rODni3ogvg1S7fPqdMRlY2s/ckOabDX+gFH7Na6slIyU8lWkWjmZ6wFNFVTFfNBUy2cDUHqi/BgrHsVZ/+1sctZ/O5uI/XcR0EWnLb43
OoPuOepj4m43CvSmoXmAt6Fsbef5mco3pweLn31Z/zxf6CKn/rXm/38C6BOnG9qLdnYf9TcfSsT/7wdI6R8AcBPG3zrHeplQCL00TPZQ2hOpmwl6B6U9
iQ2T9bM6htBGzLiGk7Y9bINjYrlJ2oaiQtCNvZp8Tq3e718Vk143azlavLrSDc+mNcN/7bMLZtA4cfprRKbXi0E3XtL0/y8BuuRIzB1AebTp6IDb5/Wl
YUewhZ0+RVFH+/Wn91//18Xtvz36RTO4r7n+g2AcYBxpSGtSu/UnR7zM1BR66WCVgJe2StfgcXXFvbxtuqHUR83zOfhGqzBmlmZyZ2arucfaSrRt1G4O
MtUiV2PNptKzs68LVZ9BWkqqXlmqcOisZqNaqGZbRO1vbtU6EiH6/wqgK47w3fE079XBIe3fADA0nf9HvwIXnAf0G/g7ehHOQ6jmk58KeZj4IFINK8B2
VqN1kIB+86gp5jOzh5JPszUysXOz5omNpfMHfvqQh9kTQGdt5ZqHKFpZyO2eGmVXZNRLtw5SLJW/uv1B4wigtQEDsVQsKlhTza8pCpdMJhsmF61ZIGbe
RrMzWBaVMwXdJCCwciA1d6A81TS+s9GRRmadeM682G3Nrx0e9TDPTrVipdlOvKjBNf//h08BfeqIV7vS/foywGaVK2QFWcOZcTKYxvVBCwT/vwX0rdNO
nUXu7n6/yjnn/7cvtXL+v9P/Tv87/d+5/W/M/6EQoF+ikNNidel82MscjqDVIZujUnGinOVz0OzpGo5LnR/qDkzlaXIlR+Z2OWD/A/A5qTkAdAAA
`;

export const fixtures: Readonly<Record<string, string | Uint8Array>> = {
  [`${store}/meta.yaml`]:
    "artifact_location: file:///srv/fixture/mlruns/1\nexperiment_id: '1'\nlifecycle_stage: active\nname: churn\n",
  [`${store}/${run}/meta.yaml`]: `artifact_uri: file:///C:\\\\Users\\\\x\\\\mlruns/1/${run}/artifacts\nend_time: 1700000030000\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: ${run}\nrun_name: train\nrun_uuid: ${run}\nsource_name: ''\nstart_time: 1700000000000\nstatus: 3\ntags: []\nuser_id: alice\n`,
  [`${store}/${run}/params/depth`]: '6',
  [`${store}/${run}/metrics/val/auc`]: '1700000000000 0.8 1\n1700000000001 nan 0\n',
  [`${store}/${run}/tags/mlflow.source.name`]: 'src/train.py',
  [`${store}/${run}/inputs/i1/meta.yaml`]: `destination_id: ${run}\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\ntags:\n  mlflow.data.context: training\n`,
  [`${store}/datasets/d1/meta.yaml`]:
    'digest: cbbf3e40\nname: customers\nprofile: \'{"num_rows": 20}\'\nsource: \'{"uri": "s3://bucket/customers.csv"}\'\nsource_type: s3\n',
  [`${store}/${run}/artifacts/model/MLmodel`]: `artifact_path: model\nflavors:\n  sklearn:\n    pickled_model: model.pkl\nrun_id: ${run}\nutc_time_created: '2023-11-14 22:13:25.5'\n`,
  'tracking/mlruns/models/churn/meta.yaml':
    'aliases: {}\ncreation_timestamp: 1700000010000\ndescription: null\nlast_updated_timestamp: 1700000010000\nname: churn\n',
  'tracking/mlruns/models/churn/version-1/meta.yaml': `creation_timestamp: 1700000010000\ncurrent_stage: None\nname: churn\nrun_id: ${run}\nsource: file:///srv/fixture/mlruns/1/${run}/artifacts/model\nstatus: READY\nversion: 1\n`,
  'tracking/mlruns/models/churn/aliases/champion': '1',
  'mlflow.db': new Uint8Array(gunzipSync(Buffer.from(database.replace(/\s/gu, ''), 'base64'))),
};
