// SPDX-License-Identifier: Apache-2.0
// The result of a verification as JSON.
#include "publish/verify/verification.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kfpkg::publish {

bool Verification::ok() const {
  return first_failure() == nullptr;
}

const Check* Verification::first_failure() const {
  const auto found = std::find_if(checks.begin(), checks.end(), [](const Check& check) {
    return check.outcome == CheckOutcome::failed;
  });
  return found == checks.end() ? nullptr : &*found;
}

std::string_view name_of(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::passed:
      return "passed";
    case CheckOutcome::failed:
      return "failed";
    case CheckOutcome::skipped:
      return "skipped";
  }
  return "";
}

std::string render_verification_json(const Verification& verification) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["schema"] = "kfpkg.verification/1";
  json["url"] = verification.url;
  json["fetched_url"] = verification.fetched_url;
  json["ok"] = verification.ok();
  json["component"] = {{"name", verification.name},
                       {"version", verification.version},
                       {"sha256", verification.sha256}};
  json["image"] = {{"reference", verification.image},
                   {"digest", verification.image_digest},
                   {"platforms", verification.platforms}};
  json["checks"] = Json::array();
  for (const Check& check : verification.checks) {
    Json one;
    one["name"] = check.name;
    one["outcome"] = name_of(check.outcome);
    one["detail"] = check.detail;
    one["hint"] = check.hint;
    json["checks"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kfpkg::publish
