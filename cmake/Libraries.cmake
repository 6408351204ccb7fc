# The third-party libraries, all from the distribution. Each is linked by the one room that may include it
# (tests/architecture reads the include lines).
#
# Start-up is paid on every call, so small libraries are linked statically and the two large ones, libcurl and
# libgit2 (about 10 ms of dynamic linking together), are not linked at all: core/http and git load them when
# the first request or repository needs them. Their headers are still used for the types.
find_package(Boost 1.74 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(Threads REQUIRED)

function(kfpkg_static_library target header)
  find_path(${target}_INCLUDE NAMES ${header} REQUIRED)
  find_library(${target}_LIBRARY NAMES ${ARGN} REQUIRED)
  add_library(kfpkg::${target} UNKNOWN IMPORTED)
  set_target_properties(kfpkg::${target} PROPERTIES
    IMPORTED_LOCATION "${${target}_LIBRARY}"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${${target}_INCLUDE}")
endfunction()

function(kfpkg_headers_only target header)
  find_path(${target}_INCLUDE NAMES ${header} REQUIRED)
  add_library(kfpkg::${target} INTERFACE IMPORTED)
  set_target_properties(kfpkg::${target} PROPERTIES
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${${target}_INCLUDE}")
endfunction()

kfpkg_static_library(yaml yaml.h libyaml.a)
kfpkg_static_library(yaml_cpp yaml-cpp/yaml.h libyaml-cpp.a)
kfpkg_static_library(sha2 openssl/sha.h libcrypto.a)
kfpkg_headers_only(curl curl/curl.h)
kfpkg_headers_only(git2 git2.h)
kfpkg_headers_only(mustache kainjow/mustache.hpp)
kfpkg_headers_only(fmt fmt/format.h)
