// SPDX-License-Identifier: Apache-2.0
// How a room declares its settings: one table, in which a key is bound to the member that holds its
// value. The reader of kfpkg.yaml, the schema and the docs come from the same tables, and code asks
// for members, so that an unknown key cannot be asked for.
#pragma once

#include "core/settings/setting.hpp"
#include "core/settings/value.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kfpkg {

/// What documentation and the reader of files know of a key.
struct ConfigKey {
  std::string_view name;  ///< dotted path in kfpkg.yaml: "publish.url"; "*" stands for any one key
  ConfigType type;
  std::string_view default_value;  ///< as it would be written, empty: none
  std::string_view doc;            ///< one sentence
};

/// A row of a room's table.
template <class Room>
struct SettingKey {
  ConfigKey key;
  /// `star` is what the key's star stands for, or empty.
  void (*store)(Room& room, const std::string& star, const Setting& setting);
};

namespace detail {

template <class T>
struct Member;
template <class R, class T>
struct Member<T R::*> {
  using Room = R;
  using Type = T;
};

template <class T>
struct Stored;  // not every type is a setting's
template <>
struct Stored<std::string> {
  static constexpr ConfigType type = ConfigType::string;
  static std::string of(const Setting& setting) {
    return setting.values.empty() ? std::string() : setting.values.front();
  }
};
template <>
struct Stored<std::vector<std::string>> {
  static constexpr ConfigType type = ConfigType::string_list;
  static std::vector<std::string> of(const Setting& setting) { return setting.values; }
};
template <>
struct Stored<bool> {
  static constexpr ConfigType type = ConfigType::boolean;
  static bool of(const Setting& setting) { return Stored<std::string>::of(setting) == "true"; }
};
template <>
struct Stored<int> {
  static constexpr ConfigType type = ConfigType::count;
  static int of(const Setting& setting) {
    return parse_count(Stored<std::string>::of(setting)).value_or(0);
  }
};
template <>
struct Stored<std::optional<std::chrono::seconds>> {
  static constexpr ConfigType type = ConfigType::duration;
  static std::optional<std::chrono::seconds> of(const Setting& setting) {
    return parse_duration(Stored<std::string>::of(setting));
  }
};

template <class T>
struct Slot;
template <class T>
struct Slot<Set<T>> {
  static constexpr ConfigType type = Stored<T>::type;
  static void store(Set<T>& slot, const std::string&, const Setting& setting) {
    slot = {Stored<T>::of(setting), setting.origin};
  }
};
template <class T>
struct Slot<SetByName<T>> {
  static constexpr ConfigType type = Stored<T>::type;
  static void store(SetByName<T>& slot, const std::string& star, const Setting& setting) {
    slot.insert_or_assign(star, Set<T>{Stored<T>::of(setting), setting.origin});
  }
};

template <auto M>
void store_member(typename Member<decltype(M)>::Room& room, const std::string& star,
                  const Setting& setting) {
  Slot<typename Member<decltype(M)>::Type>::store(room.*M, star, setting);
}

}  // namespace detail

/// A row: key<&Settings::tries>("network.tries", "5", "how often ..."). The type is the member's:
/// Set of text, of a list of texts, of bool, of int (1 to 100), of a time that may be absent, or
/// SetByName of these for a key with a star.
template <auto M>
[[nodiscard]] constexpr auto key(std::string_view name, std::string_view default_value,
                                 std::string_view doc) {
  using Room = typename detail::Member<decltype(M)>::Room;
  using Type = typename detail::Member<decltype(M)>::Type;
  return SettingKey<Room>{{name, detail::Slot<Type>::type, default_value, doc},
                          &detail::store_member<M>};
}

/// The name of the key that a member is bound to; the member has to be in the table.
template <auto M, std::size_t N>
[[nodiscard]] constexpr std::string_view name_in(
    const std::array<SettingKey<typename detail::Member<decltype(M)>::Room>, N>& table) {
  for (const auto& row : table) {
    if (row.store == &detail::store_member<M>) return row.key.name;
  }
  return {};
}

/// The values of a room: what the layer says, defaults of the table for the rest.
template <class Room, std::size_t N>
[[nodiscard]] Room decode(const std::array<SettingKey<Room>, N>& table,
                          const SettingsLayer& settings) {
  Room room;
  for (const auto& row : table) {
    const std::string name(row.key.name);
    for (auto at = settings.lower_bound({name, {}}); at != settings.end(); ++at) {
      if (at->first.first != name) break;
      row.store(room, at->first.second, at->second);
    }
  }
  return room;
}

}  // namespace kfpkg
