// SPDX-License-Identifier: Apache-2.0
// Inputs as a fingerprint takes them.
#include "workspace/images/image_fingerprint.hpp"

#include "core/crypto/sha256.hpp"
#include "core/text/number.hpp"
#include "workspace/cache/known_files.hpp"
#include "workspace/folders/context_tree.hpp"

namespace kfpkg::workspace {
namespace {

// What changes the image beside its inputs. A cache in the image is part of it; others are not.
std::map<std::string, std::string> fingerprint_options(const ImageInputs& inputs) {
  std::map<std::string, std::string> options;
  if (!inputs.target.empty()) options["target"] = inputs.target;
  for (const auto& [name, value] : inputs.labels) options["label " + name] = value;
  for (const image::Secret& secret : inputs.secrets) options["secret " + secret.id] = "given";
  if (inputs.provenance) options["provenance"] = "true";
  if (inputs.sbom) options["sbom"] = "true";
  if (inputs.cache == image::CacheKind::inline_in_image) options["cache"] = "inline";
  // Images from before builders were given times by content may hold another file.
  if (inputs.build_args.contains(std::string(image::k_epoch_argument)))
    options["times of files"] = "by content";
  return options;
}

std::map<std::string, std::string> fingerprint_bases(const ImageInputs& inputs,
                                                     const dockerfile::BaseLock& lock) {
  std::map<std::string, std::string> bases;
  for (const dockerfile::BaseImage& base : dockerfile::all_bases(inputs.build)) {
    if (base.reference.digest) continue;  // the Dockerfile has it
    const std::string key = base.reference.str();
    const auto own = inputs.own_bases.find(key);
    const dockerfile::LockedBase* locked = lock.find(base.reference);
    if (own != inputs.own_bases.end()) {
      bases[key] = "fingerprint:" + own->second.fingerprint;
    } else if (locked != nullptr) {
      bases[key] = locked->digest.str();
    }
  }
  return bases;
}

}  // namespace

Result<image::Fingerprint> fingerprint_of(const ComponentFolder& folder, const ImageInputs& inputs,
                                          const dockerfile::BaseLock& lock,
                                          const Invocation& call) {
  FileIndex known = known_files(folder, call);
  const ContextTree tree(folder, inputs.modes);
  image::FingerprintRequest request;
  request.tree = &tree;
  KFPKG_TRY_ASSIGN(request.files, all_files(folder, inputs, lock));
  request.dockerfile = std::string(inputs.build.file.source->bytes());
  request.build_args = inputs.build_args;
  request.platforms = inputs.platforms;
  request.options = fingerprint_options(inputs);
  request.bases = fingerprint_bases(inputs, lock);
  if (!inputs.modes) request.known = &known;  // its stamps hold modes of the disk
  request.stop = call.stop;
  KFPKG_TRY_ASSIGN(image::Fingerprint made, image::fingerprint(request));
  keep_known_files(folder, known, call);
  return made;
}

Result<image::StagedContext> stage_context(const ComponentFolder& folder, const ImageInputs& inputs,
                                           const image::Fingerprint& fingerprint,
                                           const Invocation& call) {
  const std::string key = sha256_hex(folder.path.string()).substr(0, 32);
  std::optional<std::time_t> time;
  const auto epoch = inputs.build_args.find(std::string(image::k_epoch_argument));
  if (epoch != inputs.build_args.end()) time = parse_number<std::time_t>(epoch->second);
  return image::StagedContext::make(ContextTree(folder, inputs.modes), fingerprint.inputs,
                                    call.environment.cache_dir() / "contexts" / key, time,
                                    call.stop);
}

}  // namespace kfpkg::workspace
