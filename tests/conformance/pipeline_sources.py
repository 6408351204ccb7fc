# SPDX-License-Identifier: Apache-2.0
"""Sources of pipelines, generated with a fixed seed, that use what SDK 2.17 and kfp-kubernetes have to compile.

Each construct stands alone in one source, and several of them nested in loops, conditions, exit handlers and pipelines in
others. All of them compile: whatever kfpkg says about the result must be true of what the SDK itself writes. Their names
begin with "show", since a pipeline that is called like one of its importers does not load.
"""
import random
import textwrap

MIXED = 60
SEED = 20261130

HEADER = '''
from typing import Dict, List, NamedTuple, Optional
from kfp import dsl, kubernetes
from kfp.dsl import Artifact, Dataset, Input, InputPath, Markdown, Metrics, Model, Output, OutputPath

IMAGE = "python:3.13-slim"


@dsl.component(base_image=IMAGE)
def greet(text: str, times: int = 1, note: Optional[str] = None) -> str:
    return text * times


@dsl.component(base_image=IMAGE, packages_to_install=["pandas==2.2.3"])
def make(rows: Output[Dataset], count: int = 3):
    pass


@dsl.component(base_image=IMAGE)
def train(rows: Input[Dataset], rate: float, model: Output[Model], metrics: Output[Metrics], layers: list = [1], options: dict = {}):
    pass


@dsl.component(base_image=IMAGE)
def numbers(n: int) -> List[int]:
    return list(range(n))


@dsl.component(base_image=IMAGE)
def flip(seed: int = 0) -> bool:
    return True


@dsl.component(base_image=IMAGE)
def total(values: List[int]) -> int:
    return sum(values)


@dsl.component(base_image=IMAGE)
def gather(tables: Input[List[Dataset]]) -> int:
    return len(tables)


@dsl.component(base_image=IMAGE)
def several(x: int) -> NamedTuple("Several", [("low", int), ("high", float), ("names", list)]):
    pass


@dsl.component(base_image=IMAGE)
def typed(a: bool, b: Dict[str, int], c: List[str], d: float, page: Output[Markdown]):
    pass


@dsl.component(base_image=IMAGE)
def paths(source: InputPath("Dataset"), target: OutputPath("Dataset"), word: OutputPath(str)):
    pass


@dsl.component(base_image=IMAGE)
def cleanup(status: dsl.PipelineTaskFinalStatus, text: str = "done"):
    pass


@dsl.component(base_image=IMAGE, task_config_passthroughs=[dsl.TaskConfigField.RESOURCES, dsl.TaskConfigField.ENV])
def launcher(config: dsl.TaskConfig, workers: int = 2):
    pass


@dsl.container_component
def shout(text: str, out: dsl.OutputPath(str), table: Output[Dataset], extra: Optional[str] = None):
    return dsl.ContainerSpec(image="alpine:3.22", command=["sh", "-c", 'echo "$0" > "$1"; touch "$2"'], args=[text, out, table.path])


@dsl.container_component
def joined(bucket: str, folder: str = "x"):
    return dsl.ContainerSpec(
        image="alpine:3.22",
        command=["echo"],
        args=[dsl.ConcatPlaceholder(["gs://", bucket, "/", folder]), dsl.IfPresentPlaceholder("folder", then=["--folder", folder], else_=["--none"])],
    )


@dsl.pipeline
def inner(text: str, n: int = 2) -> str:
    task = greet(text=text, times=n)
    return task.output


@dsl.pipeline
def inner_table(count: int = 2) -> NamedTuple("Out", [("rows", Dataset), ("first", str)]):
    made = make(count=count)
    said = greet(text="x")
    return NamedTuple("Out", [("rows", Dataset), ("first", str)])(made.outputs["rows"], said.output)
'''

# Name and body, which sees the parameters text, n, flag, rate, items, image and table.
CONSTRUCTS = [
    ("constant", "greet(text='Hello')"),
    ("parameter", "greet(text=text, times=n)"),
    ("f_string", "greet(text=f'Hello {text}, {n} times')"),
    ("f_string_of_output", "a = greet(text=text)\ngreet(text=f'{a.output} and {text}')"),
    ("collections", "train(rows=make().outputs['rows'], rate=rate, layers=[1, n, 3], options={'a': n, 'b': [text]})"),
    ("every_type", "typed(a=flag, b={'x': 1}, c=[text, 'y'], d=rate)"),
    ("unicode", "greet(text='\\u6570\\u636e \\U0001f600 caf\\u00e9 {{x}} $y')"),
    ("chain", "a = greet(text=text)\nb = greet(text=a.output)\nc = greet(text='last').after(a, b)"),
    ("several_outputs", "a = several(x=n)\ngreet(text=text, times=a.outputs['low'])\ntotal(values=a.outputs['names'])"),
    ("artifacts", "a = make(count=n)\nb = train(rows=a.output, rate=0.5)\nc = paths(source=a.output)\ngreet(text=c.outputs['word'])"),
    ("container", "a = shout(text=text)\npaths(source=a.outputs['table'])\ngreet(text=a.outputs['out'])"),
    ("concat_and_if", "joined(bucket=text)\njoined(bucket='b', folder=text)"),
    ("resources", "greet(text=text).set_cpu_request('1').set_cpu_limit('2').set_memory_request('1G').set_memory_limit('2G')"),
    ("resources_by_parameter", "greet(text=text).set_cpu_limit(cpu).set_memory_limit(memory)\ngreet(text='x').set_cpu_request(cpu).set_memory_request(memory)"),
    ("accelerator", "greet(text=text).set_accelerator_type('nvidia.com/gpu').set_accelerator_limit(2)"),
    ("accelerator_by_parameter", "greet(text=text).set_accelerator_type(gpu).set_accelerator_limit(gpus)"),
    ("resources_by_output", "a = greet(text='2')\ngreet(text=text).set_cpu_limit(a.output)"),
    ("image_by_parameter", "greet(text=text).set_container_image(image)"),
    ("image_by_f_string", "greet(text=text).set_container_image(f'registry.example.org/me/{text}:1.0')"),
    ("image_by_output", "a = greet(text='alpine:3.22')\ngreet(text=text).set_container_image(a.output)"),
    ("image", "greet(text=text).set_container_image('alpine:3.22')"),
    ("retry", "greet(text=text).set_retry(3, backoff_duration='60s', backoff_factor=2, backoff_max_duration='7200s')"),
    ("caching", "greet(text=text).set_caching_options(False)\ngreet(text='x').set_caching_options(True, cache_key='k')"),
    ("names", "greet(text=text).set_display_name('Says hello: 1')"),
    ("env", "greet(text=text).set_env_variable('A', 'b').set_env_variable('C', '1')"),
    ("ignore_failure", "a = greet(text=text)\ngreet(text=text, times=n, note='x').after(a).ignore_upstream_failure()"),
    ("if_", "with dsl.If(flag == True, name='only if'):\n    greet(text=text)"),
    ("if_of_output", "a = flip()\nwith dsl.If(a.output == True):\n    greet(text=text)\nwith dsl.Condition(n > 3):\n    greet(text='old')"),
    ("if_else", "with dsl.If(n == 1):\n    a = greet(text=text)\nwith dsl.Elif(text == 'b'):\n    b = greet(text='b')\nwith dsl.Else():\n    c = greet(text='c')\ngreet(text=dsl.OneOf(a.output, b.output, c.output))"),
    ("one_of_artifacts", "with dsl.If(n == 1):\n    a = make()\nwith dsl.Else():\n    b = make(count=5)\npaths(source=dsl.OneOf(a.outputs['rows'], b.outputs['rows']))"),
    ("nested_if", "with dsl.If(n > 1):\n    a = flip(seed=n)\n    with dsl.If(a.output == False):\n        with dsl.If(text != 'x'):\n            greet(text=text)"),
    ("loop", "with dsl.ParallelFor(items) as item:\n    greet(text=item)"),
    ("loop_constant", "with dsl.ParallelFor([1, 2, 3], name='three', parallelism=2) as item:\n    numbers(n=item)"),
    ("loop_dicts", "with dsl.ParallelFor([{'a': 'p', 'b': 'x'}, {'a': 'q', 'b': 'y'}]) as item:\n    greet(text=item.b, note=item.a)"),
    ("loop_output", "with dsl.ParallelFor(numbers(n=n).output) as item:\n    numbers(n=item)"),
    ("loop_f_string", "with dsl.ParallelFor(['a', 'b']) as item:\n    greet(text=f'{item}-{text}')"),
    ("nested_loops", "with dsl.ParallelFor(['a', 'b']) as outer:\n    a = greet(text=outer)\n    with dsl.ParallelFor([1, 2]) as item:\n        greet(text=f'{outer} {a.output}', times=item)"),
    ("collected", "with dsl.ParallelFor([1, 2, 3]) as item:\n    a = several(x=item)\ntotal(values=dsl.Collected(a.outputs['low']))"),
    ("collected_artifacts", "with dsl.ParallelFor([1, 2, 3]) as item:\n    a = make(count=item)\ngather(tables=dsl.Collected(a.outputs['rows']))"),
    ("loop_in_if", "with dsl.If(flag == True):\n    with dsl.ParallelFor(items) as item:\n        with dsl.If(item == 'x'):\n            greet(text=item)"),
    ("exit_handler", "with dsl.ExitHandler(cleanup(text=text), name='tidy up'):\n    greet(text=text)"),
    ("exit_handler_plain", "with dsl.ExitHandler(greet(text='over')):\n    a = flip()\n    with dsl.If(a.output == True):\n        greet(text=text)"),
    ("importer", "a = dsl.importer(artifact_uri='gs://bucket/rows', artifact_class=Dataset, reimport=False)\npaths(source=a.output)"),
    ("importer_by_parameter", "a = dsl.importer(artifact_uri=text, artifact_class=Dataset, reimport=True, metadata={'key': text, 'n': [n, 'x'], 'nested': {'a': 'b'}})\ntrain(rows=a.output, rate=rate)"),
    ("importer_of_output", "a = greet(text='gs://bucket/x')\nb = dsl.importer(artifact_uri=a.output, artifact_class=Model, metadata={'from': a.output})"),
    ("importer_to_workspace", "a = dsl.importer(artifact_uri='gs://bucket/rows', artifact_class=Dataset, download_to_workspace=True)\npaths(source=a.output)"),
    ("nested_pipeline", "a = inner(text=text, n=n)\ngreet(text=a.output)"),
    ("nested_pipeline_outputs", "a = inner_table(count=n)\npaths(source=a.outputs['rows'])\ngreet(text=a.outputs['first'])\ninner_table()"),
    ("nested_pipeline_in_loop", "with dsl.ParallelFor(items) as item:\n    a = inner(text=item)\n    with dsl.If(a.output == 'x'):\n        inner(text=a.output, n=1)"),
    ("nested_pipeline_images", "a = inner(text=text).set_caching_options(False)"),
    ("input_artifact", "paths(source=table)\ntrain(rows=table, rate=1.0)"),
    ("placeholders", "greet(text=dsl.PIPELINE_JOB_NAME_PLACEHOLDER)\ngreet(text=f'{dsl.PIPELINE_JOB_ID_PLACEHOLDER}/{dsl.PIPELINE_TASK_NAME_PLACEHOLDER}/{dsl.PIPELINE_ROOT_PLACEHOLDER}')\ngreet(text=dsl.PIPELINE_JOB_CREATE_TIME_UTC_PLACEHOLDER)"),
    ("workspace", "greet(text=dsl.WORKSPACE_PATH_PLACEHOLDER)"),
    ("task_config", "launcher().set_cpu_limit('1').set_env_variable('A', 'b')\nlauncher(workers=n).set_memory_limit(memory)"),
    ("debug_pause", "greet(text=text).set_debug_pause(after=True)"),
    ("secret", "a = greet(text=text)\nkubernetes.use_secret_as_env(a, secret_name='s', secret_key_to_env={'key': 'KEY'})\nkubernetes.use_secret_as_volume(a, secret_name='s', mount_path='/s', optional=True)"),
    ("secret_by_parameter", "a = greet(text=text)\nkubernetes.use_secret_as_env(a, secret_name=text, secret_key_to_env={'key': 'KEY'})\nkubernetes.use_secret_as_volume(a, secret_name=text, mount_path='/s')"),
    ("config_map", "a = greet(text=text)\nkubernetes.use_config_map_as_env(a, config_map_name='m', config_map_key_to_env={'key': 'KEY'})\nkubernetes.use_config_map_as_volume(a, config_map_name=text, mount_path='/m')"),
    ("pvc", "v = kubernetes.CreatePVC(pvc_name_suffix='-data', access_modes=['ReadWriteMany'], size='5Gi', storage_class_name='standard')\na = greet(text=text)\nkubernetes.mount_pvc(a, pvc_name=v.outputs['name'], mount_path='/data')\nkubernetes.DeletePVC(pvc_name=v.outputs['name']).after(a)"),
    ("pvc_by_parameter", "a = greet(text=text)\nkubernetes.mount_pvc(a, pvc_name=text, mount_path='/data', sub_path='x')\nkubernetes.mount_pvc(a, pvc_name='fixed', mount_path='/fixed')\nkubernetes.CreatePVC(pvc_name=text, access_modes=['ReadWriteOnce'], size=memory, annotations={'a': 'b'})"),
    ("volumes", "a = greet(text=text)\nkubernetes.add_ephemeral_volume(a, volume_name='v', mount_path='/v', access_modes=['ReadWriteOnce'], size='1Gi')\nkubernetes.empty_dir_mount(a, volume_name='e', mount_path='/e', medium='Memory', size_limit='1Gi')"),
    ("nodes", "a = greet(text=text)\nkubernetes.add_node_selector(a, label_key='disk', label_value='ssd')\nkubernetes.add_toleration(a, key='gpu', operator='Equal', value='yes', effect='NoSchedule')\nkubernetes.add_node_affinity(a, match_expressions=[{'key': 'zone', 'operator': 'In', 'values': ['a', 'b']}])"),
    ("nodes_by_parameter", "a = greet(text=text)\nkubernetes.add_node_selector_json(a, node_selector_json=labels)\nkubernetes.add_toleration_json(a, toleration_json=labels)"),
    ("pods", "a = greet(text=text)\nkubernetes.add_pod_label(a, label_key='a', label_value='b')\nkubernetes.add_pod_annotation(a, annotation_key='a', annotation_value='b')\nkubernetes.use_field_path_as_env(a, env_name='POD', field_path='metadata.name')\nkubernetes.set_timeout(a, seconds=60)"),
    ("pull", "a = greet(text=text)\nkubernetes.set_image_pull_policy(a, 'Always')\nkubernetes.set_image_pull_secrets(a, secret_names=['s', text])"),
    ("security_context", "a = greet(text=text)\nkubernetes.set_security_context(a, run_as_user=1000, run_as_group=1000, run_as_non_root=True)"),
]

PARAMETERS = ("text: str = 'KFP', n: int = 3, flag: bool = True, rate: float = 0.1, items: List[str] = ['a'], image: str = 'alpine:3.22', "
              "cpu: str = '1', memory: str = '2Gi', gpu: str = 'nvidia.com/gpu', gpus: str = '1', labels: dict = {'a': 'b'}, "
              "table: Optional[Input[Dataset]] = None")
PASSED = "text=text, n=n, flag=flag, rate=rate, items=items, image=image, cpu=cpu, memory=memory, gpu=gpu, gpus=gpus, labels=labels, table=table"
CONFIGS = {
    "workspace": "dsl.PipelineConfig(workspace=dsl.WorkspaceConfig(size='5Gi', kubernetes=dsl.KubernetesWorkspaceConfig("
                 "pvcSpecPatch={'storageClassName': 'fast', 'accessModes': ['ReadWriteMany']})))",
    "limits": "dsl.PipelineConfig(ttl_seconds_after_finished=60, ttl_seconds_after_success=30, ttl_seconds_after_failure=90, active_deadline_seconds=3600)",
}


def indented(body):
    return textwrap.indent(body, "    ")


def whole(name, body, config=None, before=""):
    # A pipeline that reads its artifact takes it from whoever runs it.
    parameters = PARAMETERS.replace("Optional[Input[Dataset]] = None", "Input[Dataset]") if "table" in body else PARAMETERS.rsplit(", ", 1)[0]
    options = f"name={name!r}, description='Made to be compiled.'" + (f", pipeline_config={config}" if config else "")
    first = [part for part in parameters.split(", ") if "=" not in part]
    ordered = ", ".join(first + [part for part in parameters.split(", ") if "=" in part])
    return f"{HEADER}{before}\n\n@dsl.pipeline({options})\ndef main({ordered}):\n{indented(body)}\n"


def within_if(body, number):
    return f"with dsl.If(n > {number}, name='if {number}'):\n{indented(body)}"


def within_loop(body, number):
    return f"with dsl.ParallelFor(['a', 'b'], name='loop {number}') as outer_{number}:\n{indented(f'greet(text=outer_{number})' + chr(10) + body)}"


def mixed(number, rng):
    """Several constructs, some of them nested, as one source. An exit handler and a workspace may only be outermost."""
    plain = [pair for pair in CONSTRUCTS if not pair[0].startswith(("exit_handler", "workspace", "importer_to_workspace", "input_artifact"))]
    parts, before = [], ""
    for index, (_, body) in enumerate(rng.sample(plain, rng.randrange(2, 6))):
        for depth in range(rng.choice((0, 0, 1, 1, 2))):
            if "dsl.Collected" in body or "dsl.OneOf" in body:
                break  # what they gather must be made in the pipeline itself
            body = rng.choice((within_if, within_loop))(body, 10 * index + depth)
        if rng.random() < 0.25:
            called = f"part_{index}"
            parameters = PARAMETERS.rsplit(", ", 1)[0]
            before += f"\n\n@dsl.pipeline\ndef {called}({parameters}):\n{indented(body)}\n"
            body = f"{called}({PASSED.rsplit(', ', 1)[0]})"
        parts.append(body)
    body = "\n".join(parts)
    if rng.random() < 0.3:
        body = f"with dsl.ExitHandler(cleanup()):\n{indented(body)}\ngreet(text='beside')"
    config = rng.choice((None, None, CONFIGS["workspace"], CONFIGS["limits"]))
    return whole(f"mixed {number}", body, config, before)


def sources():
    """{name: Python text}, always the same."""
    made = {}
    for name, body in CONSTRUCTS:
        config = CONFIGS["workspace"] if "workspace" in name else None
        made[name] = whole(f"show {name}", body, config)
    made["limits"] = whole("limits", "greet(text=text)", CONFIGS["limits"])
    rng = random.Random(SEED)
    for number in range(MIXED):
        made[f"mixed_{number}"] = mixed(number, rng)
    return made
