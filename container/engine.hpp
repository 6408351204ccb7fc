// SPDX-License-Identifier: Apache-2.0
// What kfpkg asks of a container engine. An edge: tests put a recording fake in its place.
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kfpkg::container {

/// A file or folder of this machine that the program sees and cannot change.
struct Mount {
  std::filesystem::path host;  ///< absolute
  std::string inside;          ///< absolute path in the container
};

/// A folder that is copied into the container before it starts, with its own name and modes.
struct CopyIn {
  std::filesystem::path host;
  std::string inside;  ///< folder that it is put into, "/" among them
};

/// What a folder of the container holds when the program has ended with status 0.
struct CopyOut {
  std::string inside;
  std::filesystem::path host;  ///< an existing folder; the files in it belong to the caller
};

/// One run of one program. No engine's words are in it.
struct ContainerSpec {
  std::string image;
  std::string platform;              ///< "linux/amd64"; empty: the engine chooses
  std::string name;                  ///< unique on the engine
  std::string network;               ///< one that the engine knows; empty: its default
  std::vector<std::string> command;  ///< program and arguments, at least one: the image's
                                     ///< ENTRYPOINT and CMD do not count
  std::vector<std::pair<std::string, std::string>> env;
  std::vector<Mount> mounts;
  std::vector<CopyIn> copies_in;
  std::vector<CopyOut> copies_out;
  /// What helps when the image cannot be had, as its user can do it; part of an error's hint.
  std::string missing_image_hint;
  std::size_t output_limit = std::size_t{64} << 10U;  ///< bytes kept of each stream
  /// Called for each line of the program, without its end, from the thread that called run().
  std::function<void(std::string_view)> on_out_line;
  std::function<void(std::string_view)> on_err_line;
};

/// How a program ended that was started.
struct Exit {
  int code = 0;
  std::string err;  ///< what it wrote to standard error, up to output_limit
  /// From start to end of the program; making and removing the container is not in it.
  std::chrono::duration<double> took{0};
};

/// Errors: kind tool when the engine is not there or does not do it, with what helps as the hint;
/// kind interrupted after a stop.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// The engine has the image, so that running it needs no registry.
  [[nodiscard]] virtual Result<bool> present(const std::string& image, std::stop_token stop) = 0;
  /// Takes the images of an archive (docker's or OCI's tar) with their names.
  [[nodiscard]] virtual Status load(const std::filesystem::path& archive, std::stop_token stop) = 0;
  /// Writes an image that is present as an archive that load() takes.
  [[nodiscard]] virtual Status save(const std::string& image, const std::filesystem::path& archive,
                                    std::stop_token stop) = 0;

  /// Makes the container, copies in, runs the program, copies out when it ended with status 0, and
  /// removes the container, also after an error or a stop. A program that ends with another status
  /// is no error; one that the engine could not start is an error of kind run.
  [[nodiscard]] virtual Result<Exit> run(const ContainerSpec& spec, std::stop_token stop) = 0;
};

}  // namespace kfpkg::container
