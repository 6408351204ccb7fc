# Language level, warnings, sanitizers, ccache: what every target of kfpkg is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug CACHE STRING "" FORCE)
endif()

find_program(KFPKG_CCACHE ccache)
if(KFPKG_CCACHE)
  # Paths relative to the checkout, so that a fresh clone elsewhere finds what another one compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}"
    CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros "${KFPKG_CCACHE}")
endif()
find_program(KFPKG_LLD ld.lld)

add_library(kfpkg_settings INTERFACE)
target_include_directories(kfpkg_settings INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(kfpkg_settings INTERFACE
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_compile_options(kfpkg_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference -Wdouble-promotion -Wformat=2
  -Wimplicit-fallthrough -Wextra-semi -Wmissing-declarations -Wswitch-enum
  $<$<BOOL:${KFPKG_WERROR}>:-Werror>
  # The build folder does not belong in a binary that others may want to reproduce.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports impossible overlaps in std::string concatenation (GCC bug 105651).
  target_compile_options(kfpkg_settings INTERFACE -Wduplicated-cond -Wlogical-op -Wno-restrict)
endif()
if(KFPKG_LLD AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  target_link_options(kfpkg_settings INTERFACE -fuse-ld=lld)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(kfpkg_settings INTERFACE _FORTIFY_SOURCE=2)
  target_compile_options(kfpkg_settings INTERFACE
    -fstack-protector-strong -ffunction-sections -fdata-sections)
  target_link_options(kfpkg_settings INTERFACE
    -Wl,--gc-sections -Wl,-z,relro -Wl,--as-needed -static-libstdc++ -static-libgcc)
endif()
if(KFPKG_SANITIZE)
  target_compile_options(kfpkg_settings INTERFACE
    "-fsanitize=${KFPKG_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(kfpkg_settings INTERFACE "-fsanitize=${KFPKG_SANITIZE}")
endif()
if(KFPKG_FUZZ)
  target_compile_options(kfpkg_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(KFPKG_TIDY)
  find_program(KFPKG_CLANG_TIDY NAMES clang-tidy-19 REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY "${KFPKG_CLANG_TIDY};--quiet")
endif()
