// SPDX-License-Identifier: Apache-2.0
// Builds by BuildxBuilder for test scripts: build_probe CONTEXT PLATFORMS TAGS
// push|load|check|oci=DIR. Prints the outcome as JSON; exit code as kfpkg's.
#include "core/fs/tree.hpp"
#include "core/process/process.hpp"
#include "core/sys/interrupt.hpp"
#include "image/builders/buildx_builder.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <sstream>

using namespace kfpkg;
using namespace kfpkg::image;

namespace {

class Lines final : public ProgressSink {
 public:
  void step(std::string_view subject, std::string_view text) override { print(subject, text); }
  void note(std::string_view subject, std::string_view text) override { print(subject, text); }
  void done(std::string_view) override {}

 private:
  static void print(std::string_view subject, std::string_view text) {
    std::cerr << subject << ": " << text << std::endl;
  }
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> items;
  std::istringstream in(text);
  for (std::string item; std::getline(in, item, ',');) items.push_back(item);
  return items;
}

BuildRequest request_of(char** argv) {
  BuildRequest request;
  request.subject = "probe";
  request.context = argv[1];
  const DiskTree tree(request.context, "");
  request.dockerfile = tree.read("Dockerfile", k_document_limit).value();
  request.dockerfile_name = "Dockerfile";
  if (const auto ignore = tree.read(".dockerignore", k_document_limit)) request.ignore = *ignore;
  for (const std::string& one : split(argv[2])) {
    request.platforms.push_back(oci::Platform::parse(one).value());
  }
  for (const std::string& one : split(argv[3])) {
    request.tags.push_back(oci::Reference::parse(one).value());
  }
  const std::string output = argv[4];
  if (output == "push") request.output = BuildOutput::push;
  if (output == "load") request.output = BuildOutput::load;
  if (output.starts_with("oci=")) {
    request.output = BuildOutput::oci_layout;
    request.output_path = output.substr(4);
  }
  return request;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 64;
  const Interrupt interrupt;
  const Environment environment = Environment::of_process();
  SystemProcessRunner processes;
  Lines progress;
  BuildxBuilder builder(processes, environment);
  const auto outcome = builder.build(request_of(argv), progress, interrupt.token());
  nlohmann::ordered_json json;
  if (outcome) {
    json["digest"] = outcome->digest ? outcome->digest->str() : "";
    json["steps"] = outcome->steps;
    json["cached"] = outcome->cached;
  } else {
    json["kind"] = name_of(outcome.error().kind);
    json["message"] = outcome.error().message;
    json["hint"] = outcome.error().hint;
  }
  std::cout << json.dump() << std::endl;
  return outcome ? 0 : static_cast<int>(exit_code(outcome.error().kind));
}
