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
endfunction()
