// SPDX-License-Identifier: Apache-2.0
// Secrets in specs and Dockerfiles: found where they stand, passed over where a placeholder does,
// and shown nowhere.
#include "core/diag/json_renderer.hpp"
#include "core/diag/text_renderer.hpp"
#include "lint/engine.hpp"
#include "lint/hidden_secrets.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace kfpkg;
using namespace kfpkg::lint;

namespace {

// Put together, so that no scanner of repositories takes it for a real one.
const std::string k_token = std::string("ghp") + "_q7Zk2XvB9mTfR4wLpJ8sHdY3nGcV6bEa5KtW";
const std::string k_key = std::string("-----BEGIN RSA PRIVATE") + " KEY-----\\n" +
                          "MIIEowIBAAKCAQEAq7Zk2XvB9mTfR4wLpJ8sHdY3nGcV6bEa5KtWuQ1rNxMy\\n" +
                          "zSjDg0hFiCoUeAlOIk7Zq2Xv9BmT4fRw8LpJs3HdYn6GcVb5E==\\n" +
                          "-----END RSA PRIVATE KEY-----";

MemoryTree folder_of(const std::string& spec, const std::string& dockerfile) {
  std::map<std::string, MemoryTree::File, std::less<>> files;
  files["component.yaml"] = {spec, false};
  if (!dockerfile.empty()) files["Dockerfile"] = {dockerfile, false};
  return MemoryTree(std::move(files));
}

// As kfpkg lint shows it, with other rules' findings.
struct Linted {
  Diagnostics found;
  std::string shown;
};

Linted linted(const std::string& spec, const std::string& dockerfile = "") {
  const MemoryTree tree = folder_of(spec, dockerfile);
  const auto read = read_folder(tree, "", {});
  REQUIRE(read);
  Linted result;
  check(*read, nullptr, {}, result.found);
  HiddenSecrets(*read).hide(result.found);
  for (const Diagnostic& one : result.found) result.shown += render_text(one, {});
  result.shown += render_findings_json(result.found);
  return result;
}

std::string container(std::string_view rest) {
  return fmt::format("name: Train\nimplementation:\n  container:\n    image: \"a/b:1\"\n{}", rest);
}

std::vector<std::string> secrets_in(const Diagnostics& found) {
  std::vector<std::string> ids;
  for (const Diagnostic& one : found) {
    const bool is_secret = one.name.find("secret") != std::string::npos;
    if (is_secret) ids.push_back(one.rule);
  }
  return ids;
}

}  // namespace

TEST_CASE("a secret in a spec is found wherever it reaches the program, and not shown", "[lint]") {
  struct Row {
    std::string spec;
    std::string_view rule;
    std::string_view value;
  };
  const std::string pw = "Zk8sX2q9";
  const Row rows[] = {
      {container("    command: [show]\n    env: {DB_PASSWORD: Zk8sX2q9}\n"), "KF018", pw},
      {container("    command: [show]\n    env:\n      API_KEY: 'Zk8sX2q9'\n"), "KF018", pw},
      {container("    command: [show]\n    env:\n      API_KEY: |\n        Zk8sX2q9\n"), "KF018",
       pw},
      {container("    command: [show, --password, Zk8sX2q9]\n"), "KF018", pw},
      {container("    command: [show, --api-key=Zk8sX2q9]\n"), "KF018", pw},
      {container("    command: [env, WANDB_API_KEY=Zk8sX2q9, show]\n"), "KF018", pw},
      {container("    command: [sh, -ec, 'export TOKEN=\"Zk8sX2q9\"; show']\n"), "KF018", pw},
      {container("    command: [/bin/bash, -c]\n    args: ['login --token Zk8sX2q9']\n"), "KF018",
       pw},
      {container("    command: [sh, -c, 'HF_TOKEN=Zk8sX2q9 show']\n"), "KF018", pw},
      {"inputs: [{name: token, type: String, default: Zk8sX2q9}]\n" +
           container("    command: [show, {inputValue: token}]\n"),
       "KF018", pw},
      {container("    command: [show]\n    env: {X: " + k_token + "}\n"), "KF017", k_token},
      {container("    command: [show, --x=" + k_token + "]\n"), "KF017", k_token},
      {container("    command: [show]\n    env: {TOKEN: " + k_token + "}\n"), "KF017", k_token},
      {container("    command: [show]  # " + k_token + "\n"), "KF017", k_token},
      {"description: see " + k_token + "\n" + container("    command: [show]\n"), "KF017", k_token},
      {container("    command: [python3, -c, 'connect(\"" + k_token + "\")']\n"), "KF017", k_token},
      {container(
           "    command: [pip, install, --index-url, 'https://ci:Zk8sX2q9@h/simple', 'a==1']\n"),
       "KF017", pw},
      {container("    command: [show]\n    env: {DB: 'postgresql://app:Zk8sX2q9@db/x'}\n"), "KF017",
       pw},
      {container(
           "    command: [sh, -c, 'echo \"machine h login ci password Zk8sX2q9\" > ~/.netrc']\n"),
       "KF017", pw},
      {container("    command: [show, \"" + k_key + "\"]\n"), "KF017",
       "zSjDg0hFiCoUeAlOIk7Zq2Xv9BmT4f"},
      {container("    command: [show, '{\"private_key\": \"" + k_key + "\"}']\n"), "KF017",
       "MIIEowIBAAKCAQEAq7Zk2Xv"},
  };
  for (const auto& [spec, rule, value] : rows) {
    INFO(spec);
    const Linted result = linted(spec);
    CHECK(secrets_in(result.found) == std::vector<std::string>{std::string(rule)});
    CHECK(result.shown.find(value) == std::string::npos);
  }
}

TEST_CASE("a secret in a compiled pipeline is found in env, defaults and constants", "[lint]") {
  constexpr std::string_view k_pipeline = R"(components:
  comp-show:
    executorLabel: exec-show
    inputDefinitions: {{parameters: {{api_key: {{parameterType: STRING, defaultValue: {}}}}}}}
deploymentSpec:
  executors:
    exec-show: {{container: {{image: "a/b:1", command: [show], env: [{{name: DB_PASSWORD, value: {}}}]}}}}
pipelineInfo: {{name: all}}
root:
  dag:
    tasks:
      show:
        componentRef: {{name: comp-show}}
        inputs: {{parameters: {{api_key: {{runtimeValue: {{constant: {}}}}}}}}}
        taskInfo: {{name: show}}
schemaVersion: 2.1.0
)";
  const std::vector<std::vector<std::string>> rows = {
      {"Zk8sX2q9", "''", "''"}, {"''", "Zk8sX2q9", "''"}, {"''", "''", "Zk8sX2q9"}};
  for (const auto& row : rows) {
    const std::string spec = fmt::format(k_pipeline, row[0], row[1], row[2]);
    INFO(spec);
    const Linted result = linted(spec);
    CHECK(secrets_in(result.found) == std::vector<std::string>{"KF018"});
    CHECK(result.shown.find("Zk8sX2q9") == std::string::npos);
  }
  CHECK(secrets_in(linted(fmt::format(k_pipeline, "''", "'{{x}}'", "changeme")).found).empty());
}

TEST_CASE("what stands in a spec for want of a secret is passed over", "[lint]") {
  const std::string specs[] = {
      container("    command: [show, --max-tokens, '1000000', --hf-token-path, /run/secrets/hf]\n"),
      container("    command: [show]\n    env: {HF_TOKEN_PATH: /run/secrets/hf, DB_SECRET_NAME: "
                "prod-db-1}\n"),
      container(
          "    command: [show]\n    env: {TOKEN: $(TOKEN), A_PASSWORD: '', SECRET: changeme}\n"),
      container(
          "    command: [show]\n    env: {IMAGE_PULL_SECRET: regcred-1, EOS_TOKEN: endoftext9}\n"),
      container("    command: [show, --password, '<your password>', --token=xxxxxxxx]\n"),
      container("    command: [show, --password, {inputValue: password}]\n"),
      container("    command: [sh, -c, 'curl -H \"Authorization: Bearer $TOKEN\" --token "
                "\"${TOKEN}\" h']\n"),
      container("    command: [sh, -c, 'TOKEN=$(cat /run/t) PASSWORD=\"$0\" show']\n"),
      container(
          "    command: [python3, -c, 'login(token=hf_token, password=os.environ[\"PW\"])']\n"),
      container("    command: [sh, -c, 'python3 -c \"build(credentials=credentials)\"']\n"),
      container("    command: [python3, -c, 'f(\"https://{user}:{pw}@{host}\")']\n"),
      container(
          "    command: [pip, install, --index-url, 'https://pypi.acme.com/simple', 'a==1']\n"),
      container("    command: [git, clone, 'https://oauth2:${TOKEN}@git.acme.com/a/b.git']\n"),
      container("    command: [git, clone, 'ssh://git@github.com/a/b.git']\n"),
      container("    command: [git, clone, 'https://build-user-2026@git.acme.com/a/b.git']\n"),
      container("    command: [git, clone, 'https://first.last.2026.team@git.acme.com/a.git']\n"),
      container(
          "    command: [sh, -c, 'wandb login $KEY && wandb login --relogin && wandb login']\n"),
      container("    command: [pip, install, 'tiktoken==0.3.0', 'py-secret==1.2.34']\n"),
      container("    command: [sh, -c, 'pip install vault-token==1.2.34 authtoken==0.9.123']\n"),
      container("    command: [show]\n    env: {API_SECRET: projects/1/secrets/x/versions/2, "
                "K8S_SECRET: kfp/my-secret, ACCESS_KEY: AWS_ACCESS_KEY_ID}\n"),
      "inputs: [{name: secret, type: String, default: user-gcp-sa}]\n" +
          container("    command: [show, {inputValue: secret}]\n"),
      "inputs: [{name: password, type: String, default: 'the password to use'}]\n" +
          container("    command: [show, {inputValue: password}]\n"),
  };
  for (const std::string& spec : specs) {
    INFO(spec);
    CHECK(secrets_in(linted(spec).found).empty());
  }
}

TEST_CASE("secrets in a Dockerfile are found in ENV, ARG and RUN, and not shown", "[lint]") {
  const std::string spec = container("    command: [show]\n");
  const std::pair<std::string, std::string_view> rows[] = {
      {"ENV TOKEN=Zk8sX2q9", "KF623"},
      {"ENV TOKEN Zk8sX2q9", "KF623"},
      {"ENV A=1 \\\n    DB_PASSWORD=\"Zk8sX2q9\"", "KF623"},
      {"ARG API_KEY=Zk8sX2q9", "KF623"},
      {"RUN export API_KEY='Zk8sX2q9' && make", "KF623"},
      {"RUN login --password Zk8sX2q9", "KF623"},
      {"RUN <<EOF\nexport API_KEY=Zk8sX2q9\nEOF", "KF623"},
      {"ONBUILD ENV TOKEN=Zk8sX2q9", "KF623"},
      {"RUN pip install --extra-index-url https://ci:Zk8sX2q9@h/simple a==1", "KF622"},
      {"ENV PIP_INDEX_URL=https://ci:Zk8sX2q9@h/simple", "KF622"},
      {"RUN git clone https://oauth2:Zk8sX2q9@git.acme.com/a/b.git", "KF622"},
      {"RUN git clone https://Zk8sX2q9Zk8sX2q9Zk8sX2q9@git.acme.com/a/b.git", "KF622"},
      {"RUN wandb login --relogin Zk8sX2q9", "KF623"},
      {"RUN sshpass -p Zk8sX2q9 ssh h", "KF623"},
      {"RUN mysql -uroot -pZk8sX2q9 db", "KF623"},
      {"RUN npm config set //registry.npmjs.org/:_authToken=Zk8sX2q9", "KF623"},
      {"ENV C=Endpoint=sb://h/;SharedAccessKey=Zk8sX2q9Zk8sX2q9Zk8sX2q9Zk8sX2q9Zk8sX2q9abc=",
       "KF622"},
      {"ENV K=wandb_v1_Zk8sX2q9Zk8sX2q9Zk8sX2q9Zk8sX2q9Zk8sX2q9", "KF622"},
      {"ENV K=KGAT_0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d", "KF622"},
      {"RUN echo 'machine h login ci password Zk8sX2q9' > ~/.netrc", "KF622"},
      {"ENV X=" + k_token, "KF622"},
      {"RUN git clone https://" + k_token + "@github.com/a/b.git", "KF622"},
      {"# " + k_token, "KF622"},
  };
  for (const auto& [line, rule] : rows) {
    INFO(line);
    const Linted result = linted(spec, "FROM python:3.13-slim\n" + line + "\n");
    CHECK(secrets_in(result.found) == std::vector<std::string>{std::string(rule)});
    CHECK(result.shown.find("Zk8sX2q9") == std::string::npos);
    CHECK(result.shown.find(k_token) == std::string::npos);
  }
}

TEST_CASE("what a name elsewhere in a spec gives away is hidden, and no finding", "[lint]") {
  for (const char* spec : {"name: A\nmetadata: {annotations: {password: Zk8sX2q9, n: 1}}\n",
                           "name: A\nresources: {password: Zk8sX2q9}\n"}) {
    const Linted result = linted(std::string(spec) + container("    command: [show]\n"));
    CHECK(secrets_in(result.found).empty());
    CHECK(result.found.size() > 1);
    CHECK(result.shown.find("Zk8sX2q9") == std::string::npos);
  }
}

TEST_CASE("a comment before an instruction with a heredoc is about it", "[lint]") {
  const std::string spec = container("    command: [show]\n");
  const std::string run = "RUN <<EOF\nexport API_KEY=Zk8sX2q9\nEOF\n";
  const auto in = [&](const std::string& text) {
    return secrets_in(linted(spec, "FROM python:3.13-slim\n" + text).found);
  };
  CHECK(in(run).size() == 1);
  CHECK(in("# kfpkg: ignore[KF623] known\n" + run).empty());
  CHECK(in("RUN <<EOF\n# kfpkg: ignore[KF623] known\nexport API_KEY=Zk8sX2q9\nEOF\n").size() == 1);
}

TEST_CASE("what stands in a Dockerfile for want of a secret is passed over", "[lint]") {
  const std::string spec = container("    command: [show]\n");
  const std::string_view lines[] = {
      "ARG GITHUB_TOKEN",
      "ARG TOKEN=",
      "ENV TOKEN=$TOKEN",
      "ENV TOKEN=${TOKEN:-none}",
      "ENV DB_PASSWORD=changeme",
      "ENV TOKEN_FILE=/run/secrets/token",
      "ENV SSH_KEY_PATH=/root/.ssh/id_rsa",
      "ENV PWD=/app",
      "RUN --mount=type=secret,id=token TOKEN=$(cat /run/secrets/token) make",
      "RUN pip install --index-url https://$USER:$TOKEN@h/simple a==1",
      "RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install a==1",
      "RUN python3 -c 'login(token=read_token())'",
      "RUN useradd --password '*' kim",
      "COPY token.py /app/",
  };
  for (const std::string_view line : lines) {
    INFO(line);
    CHECK(secrets_in(linted(spec, fmt::format("FROM python:3.13-slim\n{}\n", line)).found).empty());
  }
}

TEST_CASE("other rules do not show a secret either", "[lint]") {
  // Not text, so that its rule quotes it and offers to write it in quotes.
  const Linted number = linted(container("    command: [show]\n    env: {PASSWORD: 4471903356}\n"));
  CHECK(number.found.size() > 1);
  CHECK(number.shown.find("4471903356") == std::string::npos);
  // A default that its type refuses.
  const Linted typed = linted("inputs: [{name: token, type: Integer, default: Zk8sX2q9}]\n" +
                              container("    command: [show, {inputValue: token}]\n"));
  CHECK(typed.found.size() > 1);
  CHECK(typed.shown.find("Zk8sX2q9") == std::string::npos);
  // The same value once more, on a line that says nothing of secrets.
  const Linted twice =
      linted("inputs: [{name: a, type: Integer, default: Zk8sX2q9}]\n" +
             container("    command: [show, {inputValue: a}]\n    env: {TOKEN: Zk8sX2q9}\n"));
  CHECK(twice.shown.find("Zk8sX2q9") == std::string::npos);
  // A document that is no component.
  const Linted broken = linted("name: [Train\npassword: " + k_token + "\n");
  CHECK(broken.shown.find(k_token) == std::string::npos);
}

TEST_CASE("a key in JSON in a quoted text is shown in no form of it", "[lint]") {
  const std::string body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCp01ajMZqMDEJJTyiqpJhr9Aj6iHiLu4W";
  for (const std::string end : {"\\\\n", "\\\\r\\\\n", "\\n"}) {
    const std::string key = std::string("-----BEGIN PRIVATE") + " KEY-----" + end + body + end +
                            "Q29tcGxldGVseVNlY3JldFZhbHVl" + end + "-----END PRIVATE KEY-----";
    const std::string spec = "name: Load\ninputs:\n- {name: sa, type: Integer, default: \"{" + key +
                             "}\"}\nimplementation:\n  container:\n    image: a/b:1\n    command: "
                             "[sh, {inputValue: sa}]\n";
    const Linted result = linted(spec);
    CHECK(secrets_in(result.found) == std::vector<std::string>{"KF017"});
    CHECK(result.shown.find("MIIEvQIB") == std::string::npos);
    CHECK(result.shown.find("Q29tcGx") == std::string::npos);
  }
}

TEST_CASE("logins of programs and labels in Dockerfiles are secrets", "[lint]") {
  const auto found_in = [](const std::string& line) {
    const Linted result = linted(container("    command: [show]\n"), "FROM a:1\n" + line + "\n");
    INFO(line);
    CHECK(result.shown.find("Zk8sX2q9Lm") == std::string::npos);
    return secrets_in(result.found);
  };
  const std::vector<std::string> one{"KF623"};
  for (const char* line :
       {"RUN docker login -u me -p Zk8sX2q9Lm ghcr.io", "RUN curl -u me:Zk8sX2q9Lm https://x",
        "RUN curl --user 'me:Zk8sX2q9Lm' https://x", "RUN curl -ume:Zk8sX2q9Lm https://x",
        "RUN echo \"root:Zk8sX2q9Lm\" | chpasswd", "LABEL api_token=Zk8sX2q9Lm",
        "RUN az login --service-principal -u x -p Zk8sX2q9Lm --tenant t",
        "RUN aws configure set aws_secret_access_key Zk8sX2q9Lm"})
    CHECK(found_in(line) == one);
  for (const char* line :
       {"RUN docker login -u me -p $PW ghcr.io", "RUN curl -u \"me:$PW\" https://x",
        "RUN curl -u me:changeme https://x", "RUN echo \"root:root\" | chpasswd",
        "RUN echo \"a:Kq7sX2q9Lp\" || chpasswd", "RUN mkdir -p Kq7sX2q9Lp",
        "LABEL version=Kq7sX2q9Lp", "RUN docker run -p Kq7sX2q9Lp x"})
    CHECK(found_in(line).empty());
}
