# What nearly every file of every room includes is parsed once. Each file includes what it needs all the same.
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/headers.cpp" CONTENT "// Something to compile.\n")
add_library(kfpkg_headers OBJECT "${CMAKE_BINARY_DIR}/generated/headers.cpp")
target_link_libraries(kfpkg_headers PRIVATE kfpkg_settings kfpkg::fmt tl::expected)
target_precompile_headers(kfpkg_headers PRIVATE
  <algorithm> <filesystem> <functional> <map> <memory> <optional> <string> <string_view> <vector>
  <fmt/format.h> <tl/expected.hpp>)

# kfpkg_room(NAME SOURCES ... LINKS room... LIBRARIES target...)
#
# A room is one static library. LINKS names the rooms of lower rank that it may include; LIBRARIES are the
# third-party libraries of which it is the only includer, so they stay private.
function(kfpkg_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;LIBRARIES" ${ARGN})
  list(TRANSFORM ROOM_LINKS PREPEND kfpkg::)
  add_library(kfpkg_${name} STATIC ${ROOM_SOURCES})
  add_library(kfpkg::${name} ALIAS kfpkg_${name})
  target_link_libraries(kfpkg_${name}
    PUBLIC ${ROOM_LINKS} kfpkg::fmt tl::expected
    PRIVATE kfpkg_settings ${ROOM_LIBRARIES})
  target_precompile_headers(kfpkg_${name} REUSE_FROM kfpkg_headers)
endfunction()

# kfpkg_embed(ROOM VARIABLE FOLDER file...)
#
# Puts files of a folder into the program, in the order given: ROOM/embedded.hpp declares embedded_files(). The
# source to compile is left in VARIABLE.
function(kfpkg_embed room variable folder)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded_${folder}.cpp")
  list(TRANSFORM ARGN PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/" OUTPUT_VARIABLE paths)
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${CMAKE_CURRENT_SOURCE_DIR}/${folder}" "-DFILES=${ARGN}"
      "-DHEADER=${room}/embedded.hpp" "-DROOM=${room}" "-DOUTPUT=${output}" -P "${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake"
    DEPENDS ${paths} "${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake"
    COMMENT "Embedding ${room}/${folder}"
    VERBATIM)
  set(${variable} "${output}" PARENT_SCOPE)
endfunction()
