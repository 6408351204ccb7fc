// SPDX-License-Identifier: Apache-2.0
// An OCI image layout on disk.
#include "core/fs/change_set.hpp"
#include "core/fs/folder_lock.hpp"
#include "core/json/bounds.hpp"
#include "oci/content_store.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <system_error>

namespace kfpkg::oci {
namespace {

namespace fs = std::filesystem;
// index.json is written in the order of the specification's examples.
using Json = nlohmann::ordered_json;

constexpr std::string_view k_marker = "{\"imageLayoutVersion\":\"1.0.0\"}";

Status make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), error.message()));
  return {};
}

// A regular file, not a link to one: a layout of a stranger must not make us read elsewhere.
bool is_own_file(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() == fs::file_type::regular;
}

Json to_json(const Descriptor& entry, std::string_view name) {
  Json json{{"mediaType", entry.media_type}, {"digest", entry.digest.str()}, {"size", entry.size}};
  if (entry.platform) {
    json["platform"] = {{"architecture", entry.platform->architecture}, {"os", entry.platform->os}};
    if (!entry.platform->variant.empty()) json["platform"]["variant"] = entry.platform->variant;
  }
  if (!entry.artifact_type.empty()) json["artifactType"] = entry.artifact_type;
  for (const auto& [key, value] : entry.annotations) json["annotations"][key] = value;
  if (!name.empty()) json["annotations"][std::string(k_ref_name)] = name;
  return json;
}

std::string ref_name(const Json& entry) {
  const auto annotations = entry.find("annotations");
  if (annotations == entry.end() || !annotations->is_object()) return {};
  const auto name = annotations->find(k_ref_name);
  return name != annotations->end() && name->is_string() ? name->get<std::string>() : std::string();
}

// In the place of the entry of that name, or without a name of that digest.
void put_entry(Json::array_t& entries, const Descriptor& entry, std::string_view name) {
  std::erase_if(entries, [&](const Json& old) {
    const std::string old_name = ref_name(old);
    return name.empty() ? old_name.empty() && old.value("digest", "") == entry.digest.str()
                        : old_name == name;
  });
  entries.push_back(to_json(entry, name));
}

// Changes the entries of index.json, one process at a time, unless `change` says that there is
// nothing to write; its word.
Result<bool> edit_index(const Layout& layout, const std::function<bool(Json::array_t&)>& change) {
  const FolderLock lock(layout.root());
  remove_left_behind(layout.root() / "index.json");
  KFPKG_TRY(layout.index());  // checks that what is about to be changed is sound
  const fs::path path = layout.root() / "index.json";
  KFPKG_TRY_ASSIGN(const std::string bytes, read_file(path, k_manifest_limit));
  Json document = Json::parse(bytes, nullptr, false);
  Json& entries = document.at("manifests");
  if (entries.is_null()) entries = Json::array();
  if (!change(entries.get_ref<Json::array_t&>())) return false;
  KFPKG_TRY(write_file(path, document.dump()));
  return true;
}

}  // namespace

bool is_layout(const fs::path& folder) {
  return is_own_file(folder / "oci-layout");
}

std::string entry_name(const Descriptor& entry) {
  const auto found = entry.annotations.find(std::string(k_ref_name));
  return found == entry.annotations.end() ? std::string() : found->second;
}

Layout::Layout(fs::path root) : m_root(std::move(root)) {}

fs::path Layout::blob_path(const Digest& digest) const {
  return m_root / "blobs" / digest.algorithm() / digest.hex();
}

tl::unexpected<Error> Layout::absent(const Digest& digest) const {
  return fail(ErrorKind::file, fmt::format("{}: no {}", m_root.string(), digest.str()));
}

Status Layout::create() {
  KFPKG_TRY(make_directory(m_root / "blobs" / "sha256"));
  const FolderLock lock(m_root);
  remove_left_behind(m_root / "oci-layout");
  if (!is_layout(m_root)) KFPKG_TRY(write_file(m_root / "oci-layout", k_marker));
  if (is_own_file(m_root / "index.json")) return {};
  const Json empty{{"schemaVersion", 2}, {"mediaType", k_oci_index}, {"manifests", Json::array()}};
  return write_file(m_root / "index.json", empty.dump());
}

void Layout::remove_if_empty() {
  const FolderLock lock(m_root);
  const auto entries = index();
  std::error_code error;
  const bool is_empty = entries && entries->manifests.empty() &&
                        fs::is_empty(m_root / "blobs" / "sha256", error) && !error;
  if (!is_empty) return;
  for (const char* made : {"index.json", "oci-layout", "blobs/sha256", "blobs", ""}) {
    fs::remove(m_root / made, error);  // of folders only what is empty
  }
}

Result<Index> Layout::index() const {
  const fs::path path = m_root / "index.json";
  if (!is_layout(m_root) || !is_own_file(path)) {
    std::error_code error;
    const bool absent = !fs::exists(m_root, error);
    return fail(ErrorKind::file,
                fmt::format("{}: {}", m_root.string(),
                            absent ? "there is no such folder" : "not an OCI image layout"));
  }
  KFPKG_TRY_ASSIGN(const std::string bytes, read_file(path, k_manifest_limit));
  auto manifest = parse_manifest(bytes, k_oci_index);
  if (!manifest) {
    // It lies on this machine's disk, whoever wrote it.
    return fail(ErrorKind::file, fmt::format("{}: {}", path.string(), manifest.error().message),
                "copy the image into another layout, or remove this one");
  }
  if (auto* index = std::get_if<Index>(&*manifest)) return std::move(*index);
  return fail(ErrorKind::file, fmt::format("{}: not an index", path.string()));
}

Status Layout::add(const Descriptor& entry, std::string_view name) {
  KFPKG_TRY(edit_index(*this, [&](Json::array_t& entries) {
    put_entry(entries, entry, name);
    return true;
  }));
  return {};
}

Result<bool> Layout::add_if(const Descriptor& entry, std::string_view name, const Agrees& agrees) {
  return edit_index(*this, [&](Json::array_t& entries) {
    const auto old = std::ranges::find(entries, name, ref_name);
    const auto present =
        old == entries.end() ? std::nullopt : Digest::parse(old->value("digest", ""));
    if (!agrees(present)) return false;
    put_entry(entries, entry, name);
    return true;
  });
}

Result<bool> Layout::remove(std::string_view name, const std::optional<Digest>& digest) {
  return edit_index(*this, [&](Json::array_t& entries) {
    return std::erase_if(entries, [&](const Json& entry) {
             return digest ? entry.value("digest", "") == digest->str() : ref_name(entry) == name;
           }) > 0;
  });
}

Result<bool> Layout::has(const Digest& digest) const {
  return is_own_file(blob_path(digest));
}

Result<std::string> Layout::get(const Digest& digest, std::uint64_t limit) const {
  const fs::path path = blob_path(digest);
  if (!is_own_file(path)) return absent(digest);
  KFPKG_TRY_ASSIGN(std::string bytes, read_file(path, limit));
  if (Digest::of(bytes) != digest) {
    return fail(ErrorKind::file,
                fmt::format("{}: the content does not have this digest", path.string()));
  }
  return bytes;
}

Status Layout::put(const Digest& digest, std::string_view bytes) {
  if (Digest::of(bytes) != digest) {
    return fail(ErrorKind::file, fmt::format("{}: refusing content of another digest than {}",
                                             m_root.string(), digest.str()));
  }
  if (get(digest, bytes.size())) return {};
  return write_file(blob_path(digest), bytes);
}

}  // namespace kfpkg::oci
