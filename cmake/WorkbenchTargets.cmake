# One helper function per kind of target. A target of folder core/data is Workbench::Data, and so on.

# What every target of ours compiles with.
add_library(workbench_options INTERFACE)
add_library(Workbench::Options ALIAS workbench_options)
target_include_directories(workbench_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(workbench_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                       -Wnon-virtual-dtor -Woverloaded-virtual
                       # GCC 12 sees overlaps in std::string that are not there (GCC bug 105651).
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict -Wno-stringop-overflow>
                       # GCC 14 sees memory left in the std::vector<bool> of LibTorch's autograd.
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds>)
if(WORKBENCH_WARNINGS_AS_ERRORS)
  target_compile_options(workbench_options INTERFACE -Werror)
endif()
if(WORKBENCH_SANITIZERS)
  target_compile_options(workbench_options INTERFACE -fsanitize=${WORKBENCH_SANITIZERS}
                         -fno-omit-frame-pointer)
  target_link_options(workbench_options INTERFACE -fsanitize=${WORKBENCH_SANITIZERS})
endif()

# What a module is made of: code that may lie anywhere, and names that only the module itself sees. Who
# shares a precompiled header with such code needs them too.
set(WORKBENCH_MODULE_OPTIONS -fPIC -fvisibility=hidden)

# workbench_unity(target SIZE): its .cpp files are compiled SIZE at a time, because what they include
# costs more than all of their own lines. (A file that its flags set apart is compiled by itself.) No two
# files of a target may have a name of the same meaning in a namespace without a name.
function(workbench_unity target size)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
  # GCC takes a .cpp file that is compiled with others for a header.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

function(workbench_static_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  string(TOLOWER "workbench_${name}" target)
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(Workbench::${name} ALIAS ${target})
  target_link_libraries(${target} PUBLIC Workbench::Options ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
endfunction()

# workbench_library(Name SOURCES ... [LINK ...] [PRIVATE_LINK ...]): a static library, Workbench::Name.
function(workbench_library name)
  workbench_static_library(${name} ${ARGN})
  string(TOLOWER "workbench_${name}" target)
  workbench_unity(${target} 8)
endfunction()

# workbench_embedded_file(Name SYMBOL FILE): Workbench::Name holds the bytes of a file, from
# dmm_SYMBOL_begin up to dmm_SYMBOL_end (extern "C" const char[]): they are found wherever the
# program is.
function(workbench_embedded_file name symbol file)
  string(TOLOWER "workbench_${name}" target)
  set(EMBEDDED_SYMBOL "dmm_${symbol}")
  set(EMBEDDED_FILE "${file}")
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${target}.S")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/EmbeddedFile.S.in" "${source}" @ONLY)
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${file}")
  add_library(${target} STATIC "${source}")
  add_library(Workbench::${name} ALIAS ${target})
endfunction()

# workbench_uses_torch(target PUBLIC|PRIVATE): its files include Torch, and share its precompiled header.
function(workbench_uses_torch target visibility)
  target_link_libraries(${target} ${visibility} Workbench::Torch)
  target_compile_options(${target} PRIVATE ${WORKBENCH_MODULE_OPTIONS})
  target_precompile_headers(${target} REUSE_FROM workbench_torch_pch)
endfunction()

# workbench_torch_library(Name ...): the same, and its .cpp files share the private precompiled Torch
# header.
function(workbench_torch_library name)
  workbench_static_library(${name} ${ARGN})
  string(TOLOWER "workbench_${name}" target)
  workbench_uses_torch(${target} PUBLIC)
  workbench_unity(${target} 7)
endfunction()

# workbench_qt_pch(Name FILE LINK ...): the target workbench_NAME_pch, whose precompiled FILE.h others
# share. (Named as it is included, no path of this clone gets into it: ccache serves the next clone too.)
function(workbench_qt_pch name file)
  add_library(workbench_${name}_pch STATIC ${file}.cpp)
  target_link_libraries(workbench_${name}_pch PUBLIC Workbench::Options Qt6::Widgets ${ARGN})
  target_precompile_headers(workbench_${name}_pch PRIVATE <widgets/${file}.h>)
endfunction()

# workbench_window_library(Name ... [PCH name]): a part of the program with a window; its files share a
# precompiled header, qt or another one's.
function(workbench_window_library name)
  cmake_parse_arguments(ARG "" "PCH" "" ${ARGN})
  workbench_library(${name} ${ARG_UNPARSED_ARGUMENTS})
  string(TOLOWER "workbench_${name}" target)
  set_target_properties(${target} PROPERTIES AUTOMOC ON AUTORCC ON)
  if(NOT ARG_PCH)
    set(ARG_PCH qt)
  endif()
  target_precompile_headers(${target} REUSE_FROM workbench_${ARG_PCH}_pch)
endfunction()

# workbench_widgets(Name SOURCES ... [LINK ...] [PCH name]): reusable Qt widgets.
function(workbench_widgets name)
  workbench_window_library(${name} ${ARGN})
  string(TOLOWER "workbench_${name}" target)
  target_link_libraries(${target} PUBLIC Qt6::Widgets Workbench::Types)
endfunction()

set(WORKBENCH_MODULE_FOLDER lib/dmm-workbench) # below the prefix, beside bin

# workbench_module(name SOURCES ... LINK ...): what programs load when they need it. It lies where it
# does once installed, seen from the programs (property FROM_PROGRAM).
function(workbench_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} MODULE ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE Workbench::Options ${ARG_LINK})
  set_target_properties(${name} PROPERTIES PREFIX lib
                        LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${WORKBENCH_MODULE_FOLDER}"
                        # A LibTorch that lies elsewhere than the system's is found there.
                        INSTALL_RPATH_USE_LINK_PATH ON
                        FROM_PROGRAM "../${WORKBENCH_MODULE_FOLDER}/lib${name}.so")
endfunction()

# workbench_program(name SOURCES ... LINK ...): a program in build/<preset>/bin.
function(workbench_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE Workbench::Allocator Workbench::Options ${ARG_LINK})
endfunction()

# workbench_torch_program(name ...): the same of files that include Torch, and share its precompiled header.
function(workbench_torch_program name)
  workbench_program(${name} ${ARGN})
  workbench_uses_torch(${name} PRIVATE)
endfunction()

# Seconds that a test may take; under a sanitizer each takes several times as long.
set(WORKBENCH_TEST_TIMEOUT 600)
if(WORKBENCH_SANITIZERS)
  set(WORKBENCH_TEST_TIMEOUT 3000)
endif()

# workbench_core_test(ClassTest SOURCES ... LINK ...): a GoogleTest program; needs no Qt.
function(workbench_core_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE Workbench::Options Workbench::TestSupport
                        GTest::gtest_main ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${WORKBENCH_TEST_TIMEOUT} ENVIRONMENT "OMP_NUM_THREADS=1")
endfunction()

# workbench_qt_test(ClassTest SOURCES ... LINK ... [PCH name]): a Qt Test program, run without a display.
function(workbench_qt_test name)
  cmake_parse_arguments(ARG "" "PCH" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE Workbench::Options Qt6::Test ${ARG_LINK})
  if(NOT ARG_PCH)
    set(ARG_PCH qt)
  endif()
  target_precompile_headers(${name} REUSE_FROM workbench_${ARG_PCH}_pch)
  set_target_properties(${name} PROPERTIES AUTOMOC ON
                        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  add_test(NAME ${name} COMMAND ${name})
  # Qt Test ends a function after five minutes by itself, and takes milliseconds.
  set(environment QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1
      QTEST_FUNCTION_TIMEOUT=${WORKBENCH_TEST_TIMEOUT}000)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${WORKBENCH_TEST_TIMEOUT}
                       ENVIRONMENT "${environment}")
endfunction()
