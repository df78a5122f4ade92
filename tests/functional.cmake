# Tests that drive running programs: the platform in a browser and over sockets (node:test, playwright-core, axe-core).
add_executable(fixture_server functional/fixture_server.cpp)
target_link_libraries(fixture_server PRIVATE miroir_test_support)
miroir_options(fixture_server)

find_program(NODE node REQUIRED)
file(GLOB functional_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/functional/*.test.mjs
  ${CMAKE_CURRENT_SOURCE_DIR}/functional/*/*.test.mjs)
foreach(test ${functional_tests})
  cmake_path(GET test STEM LAST_ONLY name)
  string(REPLACE ".test" "" name ${name})
  add_test(NAME functional.${name} COMMAND ${NODE} --test --test-reporter=spec ${test})
  # A browser takes both cores, and waits for pages that a crowded machine makes late.
  string(REGEX MATCH "functional/browser/" in_browser ${test})
  string(COMPARE NOTEQUAL "${in_browser}" "" alone)
  set_tests_properties(functional.${name} PROPERTIES LABELS functional TIMEOUT 1800 RUN_SERIAL ${alone}
    ENVIRONMENT "MIROIR_FIXTURE_SERVER=$<TARGET_FILE:fixture_server>;MIROIR_BINARY=$<TARGET_FILE:miroir>;MIROIR_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots")
endforeach()
