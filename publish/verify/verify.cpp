// SPDX-License-Identifier: Apache-2.0
// Fetching and reading a published spec.
#include "publish/verify/verify.hpp"

#include "core/fs/tree.hpp"
#include "core/text/ascii.hpp"
#include "core/text/redact.hpp"
#include "core/yaml/document.hpp"
#include "lint/engine.hpp"
#include "lint/hidden_secrets.hpp"
#include "publish/base_url.hpp"
#include "publish/pin.hpp"
#include "publish/verify/verify_steps.hpp"
#include "spec/component/component.hpp"

#include <fmt/format.h>

namespace kfpkg::publish {
namespace {

/// gs:// as KFP's loader reads it.
std::string loader_url(std::string_view url) {
  constexpr std::string_view gs = "gs://";
  if (!url.starts_with(gs)) return std::string(url);
  return fmt::format("https://storage.googleapis.com/{}", url.substr(gs.size()));
}

bool is_html(std::string_view body) {
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  if (start == body.npos || body[start] != '<') return false;
  const std::string head = ascii_lower(body.substr(start, 14));
  return head.starts_with("<!doctype html") || head.starts_with("<html") ||
         head.starts_with("<head") || head.starts_with("<?xml") || head.starts_with("<!--");
}

/// What an answer other than 2xx means; KFP's loader gives up on all of them. A server that says no
/// has answered the question; one that is in trouble has not.
void refuse_status(const VerifyRun& run, int status) {
  switch (status) {
    case 404:
    case 410:
      run.fail("fetch", fmt::format("HTTP {}: there is no such file", status),
               "check the URL; what is private looks the same to people without access");
      return;
    case 401:
    case 403:
      run.fail("fetch",
               fmt::format("HTTP {}: access denied, and KFP's loader sends no credentials", status),
               "make the file readable without a login");
      return;
    case 408:
    case 429:
      run.fail("fetch", fmt::format("HTTP {}", status), "try again later", ErrorKind::network);
      return;
    default:
      run.fail("fetch", fmt::format("HTTP {}", status), "check the URL, or try again later",
               status >= 500 ? ErrorKind::network : ErrorKind::findings);
  }
}

/// The body as KFP's loader gets it; nothing when a check failed.
Result<std::optional<std::string>> fetch(const VerifyRun& run) {
  http::Request request;
  request.url = loader_url(run.request.url);
  request.body_limit = k_document_limit;
  request.total_timeout = std::chrono::seconds(60);
  if (!http::parse_url(request.url)) {
    const std::string shown = redact(run.request.url);
    if (shown != run.request.url) {
      return fail(ErrorKind::usage, fmt::format("{}: the URL holds credentials", shown),
                  "leave them out: KFP's loader sends none");
    }
    return fail(
        ErrorKind::usage, fmt::format("{}: not an http or https URL", shown),
        "give the URL of a published component.yaml, as in https://HOST/PATH/component.yaml");
  }
  std::string final_url;
  KFPKG_TRY_ASSIGN(http::Response response,
                   http::send_following(run.transport, request, run.stop, &final_url));
  run.result.fetched_url = final_url.empty() ? request.url : final_url;
  if (response.status < 200 || response.status > 299) {
    refuse_status(run, response.status);
    return std::optional<std::string>{};
  }
  if (is_html(response.body)) {
    const auto raw = raw_url_of_page(run.request.url);
    run.fail("fetch", "the URL is a web page (HTML), not the file itself",
             raw ? fmt::format("use {}", *raw) : "use the URL of the raw file");
    return std::optional<std::string>{};
  }
  run.pass("fetch", fmt::format("HTTP {}, {} bytes", response.status, response.body.size()));
  return std::optional<std::string>(std::move(response.body));
}

std::string_view kind_name(spec::DocumentKind kind) {
  switch (kind) {
    case spec::DocumentKind::component:
      return "a component";
    case spec::DocumentKind::pipeline_ir:
      return "a compiled pipeline (IR)";
    case spec::DocumentKind::argo_workflow:
      return "an Argo workflow";
    case spec::DocumentKind::other:
      break;
  }
  return "something else";
}

std::string first_message(const Diagnostics& diagnostics) {
  if (diagnostics.empty()) return "cannot be read";
  const Diagnostic& first = diagnostics.front();
  if (!first.place.source) return first.message;
  const Position at = first.place.source->position(first.place.span.begin);
  return fmt::format("line {}, column {}: {}", at.line, at.column, first.message);
}

std::string annotation(const yaml::Document& document, std::string_view key) {
  const yaml::Node* node = document.root.find("metadata");
  if (node != nullptr) node = node->find("annotations");
  if (node != nullptr) node = node->find(key);
  return node != nullptr && node->kind == yaml::Kind::scalar ? node->value : std::string{};
}

/// What the SDK says when a pipeline with this component is compiled.
void check_compiles(const VerifyRun& run, const SourcePtr& source) {
  Diagnostics diagnostics;
  lint::lint_source(source, {}, diagnostics);
  lint::HiddenSecrets(lint::read_text(source)).hide(diagnostics);
  std::erase_if(diagnostics, [](const Diagnostic& one) { return !lint::is_sdk_refusal(one); });
  if (diagnostics.empty()) {
    run.pass("compiles", "KFP compiles pipelines with it");
    return;
  }
  std::string detail = first_message(diagnostics);
  if (diagnostics.size() > 1) detail += fmt::format(", and {} more", diagnostics.size() - 1);
  run.fail("compiles", std::move(detail), "publish a new version that kfpkg lint accepts");
}

/// Parses the text as KFP does and fills in name, version and image. Returns the place that the
/// text calls its own, or nothing when a check failed.
std::optional<std::string> check_document(const VerifyRun& run, const std::string& text) {
  const std::string hint = "publish it again from a component.yaml that kfpkg lint accepts";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    run.fail("document", "the text is UTF-16, KFP reads UTF-8 only", hint);
    return std::nullopt;
  }
  Diagnostics diagnostics;
  const auto documents = yaml::parse(make_source(run.result.fetched_url, text), diagnostics);
  if (!documents || documents->size() != 1) {
    run.fail("document", documents ? "not exactly one YAML document" : first_message(diagnostics),
             hint);
    return std::nullopt;
  }
  run.pass("document", "valid YAML");
  const yaml::Document& document = documents->front();
  const auto component = spec::read_component(document, diagnostics);
  if (!component) {
    const spec::DocumentKind kind = spec::kind_of(document);
    const bool is_component = kind == spec::DocumentKind::component;
    run.fail("component",
             is_component ? first_message(diagnostics)
                          : fmt::format("not a component but {}", kind_name(kind)),
             hint);
    return std::nullopt;
  }
  if (component->name) run.result.name = component->name->value;
  run.result.version = annotation(document, k_version_annotation);
  run.result.image = component->image.value;
  run.pass("component", fmt::format("KFP loads it: {} inputs, {} outputs", component->inputs.size(),
                                    component->outputs.size()));
  return annotation(document, k_location_annotation);
}

}  // namespace

Result<Verification> verify(const VerifyRequest& request, http::Transport& transport,
                            const ImageProbe& probe, const std::stop_token& stop) {
  Verification result;
  result.url = request.url;
  const VerifyRun run{request, transport, probe, stop, result};
  KFPKG_TRY_ASSIGN(const std::optional<std::string> text, fetch(run));
  if (!text) return result;
  result.sha256 = component_digest(*text);
  const auto location = check_document(run, *text);
  if (!location) return result;
  check_content(run, *text, *location);
  check_compiles(run, make_source(result.fetched_url, *text));
  check_image(run);
  return result;
}

}  // namespace kfpkg::publish
