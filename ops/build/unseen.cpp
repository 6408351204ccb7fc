// SPDX-License-Identifier: Apache-2.0
// ADD of URLs, and secrets.
#include "ops/build/unseen.hpp"

#include "dockerfile/sources.hpp"

#include <fmt/format.h>

namespace kfpkg::ops {

std::vector<std::string> unseen_inputs(const BuildJob& job) {
  std::vector<std::string> unseen;
  const dockerfile::Dockerfile& file = job.inputs.build.file;
  for (const dockerfile::Word* url : dockerfile::added_urls(file)) {
    unseen.push_back(
        fmt::format("{} (line {})", url->text, file.source->position(url->span.begin).line));
  }
  for (const image::Secret& secret : job.inputs.secrets)
    unseen.push_back("the value of secret " + secret.id);
  return unseen;
}

}  // namespace kfpkg::ops
