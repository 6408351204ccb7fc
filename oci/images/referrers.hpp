// SPDX-License-Identifier: Apache-2.0
// What refers to a manifest by its `subject` (OCI distribution-spec 1.1, "Listing Referrers").
#pragma once

#include "core/result.hpp"
#include "oci/content_store.hpp"
#include "oci/manifest.hpp"

#include <stop_token>
#include <string>
#include <vector>

namespace kfpkg::oci {

/// "sha256-HEX": the tag whose index lists the referrers where there is no API for them
/// (distribution-spec 1.1, "Referrers Tag Schema").
[[nodiscard]] std::string referrers_tag(const Digest& subject);

/// Adds what is not there yet, by digest. An error of kind registry, which names `where`, when they
/// would be more than `k_entry_limit`.
[[nodiscard]] Status add_referrers(std::vector<Descriptor> more, const std::string& where,
                                   std::vector<Descriptor>& found);

/// The entries of a layout's index.json whose documents have this subject, and what the entry of
/// the referrers tag lists. An error when one cannot be read, and when the documents to be read are
/// longer than 64 MiB in all.
[[nodiscard]] Result<std::vector<Descriptor>> referrers_in(const Layout& layout,
                                                           const Digest& subject,
                                                           const std::stop_token& stop);

}  // namespace kfpkg::oci
