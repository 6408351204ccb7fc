// SPDX-License-Identifier: Apache-2.0
// `kfpkg.receipt/1` as JSON.
#include "image/inputs/receipt.hpp"

#include <nlohmann/json.hpp>

namespace kfpkg::image {
namespace {

using Json = nlohmann::ordered_json;

constexpr auto k_lenient = Json::error_handler_t::replace;

Json inputs_json(const std::vector<FingerprintInput>& inputs) {
  Json list = Json::array();
  for (const FingerprintInput& input : inputs) {
    list.push_back({{"kind", input.kind}, {"name", input.name}, {"sha256", input.digest}});
  }
  return list;
}

Json body(const Receipt& receipt) {
  Json platforms = Json::object();
  for (const auto& [platform, digest] : receipt.platforms)
    platforms[platform] = digest.empty() ? Json() : Json(digest);
  Json json;
  json["component"] = receipt.component;
  json["path"] = receipt.path;
  json["reference"] = receipt.reference;
  json["digest"] = receipt.digest;
  json["platforms"] = std::move(platforms);
  json["tags"] = receipt.tags;
  json["fingerprint"] = receipt.fingerprint;
  json["inputs"] = inputs_json(receipt.inputs);
  json["changed"] = receipt.changed;
  json["builder"] = receipt.builder;
  json["kept_in"] = receipt.kept_in;
  json["skipped"] = receipt.skipped;
  json["reason"] = receipt.reason;
  json["remarks"] = receipt.remarks;
  json["bytes_sent"] = receipt.bytes_sent;
  json["bytes_reused"] = receipt.bytes_reused;
  json["requests"] = receipt.requests;
  json["retries"] = receipt.retries;
  json["seconds"] = receipt.seconds;
  return json;
}

Receipt read(const Json& json) {
  Receipt receipt;
  receipt.component = json.at("component").get<std::string>();
  receipt.path = json.at("path").get<std::string>();
  receipt.reference = json.at("reference").get<std::string>();
  receipt.digest = json.at("digest").get<std::string>();
  for (const auto& [platform, digest] : json.at("platforms").items()) {
    receipt.platforms.emplace_back(platform,
                                   digest.is_null() ? std::string() : digest.get<std::string>());
  }
  receipt.tags = json.at("tags").get<std::vector<std::string>>();
  receipt.fingerprint = json.at("fingerprint").get<std::string>();
  for (const Json& input : json.at("inputs")) {
    receipt.inputs.push_back({input.at("kind").get<std::string>(),
                              input.at("name").get<std::string>(),
                              input.at("sha256").get<std::string>()});
  }
  receipt.changed = json.at("changed").get<std::vector<std::string>>();
  receipt.builder = json.at("builder").get<std::string>();
  receipt.kept_in = json.value("kept_in", std::string(k_kept_in_registry));  // since kfpkg 0.2
  receipt.skipped = json.at("skipped").get<bool>();
  receipt.reason = json.at("reason").get<std::string>();
  receipt.remarks = json.value("remarks", std::vector<std::string>());  // since kfpkg 0.2
  receipt.bytes_sent = json.at("bytes_sent").get<std::uint64_t>();
  receipt.bytes_reused = json.at("bytes_reused").get<std::uint64_t>();
  receipt.requests = json.at("requests").get<int>();
  receipt.retries = json.at("retries").get<int>();
  receipt.seconds = json.at("seconds").get<double>();
  return receipt;
}

}  // namespace

std::string to_json(const Receipt& receipt) {
  Json json;
  json["schema"] = k_receipt_schema;
  json.update(body(receipt));
  return json.dump(2, ' ', false, k_lenient) + "\n";
}

std::string to_json(const std::vector<Receipt>& receipts) {
  Json json;
  json["schema"] = k_receipt_schema;
  json["receipts"] = Json::array();
  for (const Receipt& receipt : receipts) json["receipts"].push_back(body(receipt));
  return json.dump(2, ' ', false, k_lenient) + "\n";
}

Result<Receipt> parse_receipt(std::string_view text) {
  const auto refused = [] {
    return fail(ErrorKind::file, "the receipt is not a kfpkg.receipt/1 document");
  };
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || json.value("schema", Json()) != k_receipt_schema) return refused();
  try {
    return read(json);
  } catch (const Json::exception&) {
    return refused();  // a field is missing or of another type
  }
}

}  // namespace kfpkg::image
