// SPDX-License-Identifier: Apache-2.0
// copy_probe FROM TO, each "oci:DIR" or a reference: copies an image as `kfpkg image copy` does,
// for the tests with faults. Waits are scaled by KFPKG_TEST_RETRY_SCALE, the deadline is 20 s.
#include "core/process/process.hpp"
#include "core/sys/interrupt.hpp"
#include "registry/push_plan.hpp"

#include <fmt/format.h>

#include <iostream>

namespace {

using namespace kfpkg;

struct End {
  std::unique_ptr<registry::Place> place;
  registry::Selector selector;
};

End end_of(const std::string& text, registry::Client& client) {
  if (text.starts_with("oci:")) return {registry::layout_place(text.substr(4), text), {}};
  const oci::Reference ref = oci::Reference::parse(text).value();
  return {registry::repository_place(client, ref), {ref.tag, ref.digest}};
}

Status copy(const std::string& from, const std::string& to, registry::Client& client,
            const std::stop_token& stop) {
  const End source = end_of(from, client);
  const End target = end_of(to, client);
  target.place->expect_push(*source.place);
  KFPKG_TRY_ASSIGN(const registry::PushPlan plan,
                   registry::plan_copy(*source.place, source.selector, {}, *target.place,
                                       target.selector.tag, {}, stop));
  KFPKG_TRY(registry::run_push(plan, *source.place, *target.place, {}, stop));
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const Environment environment = Environment::of_process();
  Interrupt interrupt;
  SystemProcessRunner runner;
  http::CurlTransport transport;
  registry::ConfiguredCredentials credentials(environment, runner);
  registry::ClientOptions options;
  const std::string scale = environment.get("KFPKG_TEST_RETRY_SCALE").value_or("1");
  options.retry = options.retry.scaled(std::stod(scale));
  options.retry.deadline = std::chrono::seconds(20);
  options.on_retry = [](std::string_view text) {
    std::cerr << fmt::format("registry: {}\n", text);
  };
  registry::Client client(transport, credentials, options);
  const Status done = copy(argv[1], argv[2], client, interrupt.token());
  if (done) return 0;
  std::cerr << "error: " << done.error().message << '\n';
  return static_cast<int>(exit_code(done.error().kind));
}
