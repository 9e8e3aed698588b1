# Every library from outside, found in one place.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto SSL)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
pkg_check_modules(SMF REQUIRED IMPORTED_TARGET smf)
pkg_check_modules(FLUIDSYNTH REQUIRED IMPORTED_TARGET fluidsynth)
pkg_check_modules(RTMIDI REQUIRED IMPORTED_TARGET rtmidi)
pkg_check_modules(JACK IMPORTED_TARGET jack) # RtMidi's, where it has it: to know whether a server runs
# By pkg-config: the CMake file of Debian's libzip asks for programs of another package.
pkg_check_modules(ZIP REQUIRED IMPORTED_TARGET libzip)

# Older yaml-cpp packages export the plain name only.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# LibTorch: Debian's libtorch-dev, or any 1.13 to 2.x that CMAKE_PREFIX_PATH points to. Its headers
# are system headers (our warnings are not theirs). The CMake files of a build for CUDA want the whole
# CUDA toolkit; we compile nothing for CUDA and only need its libraries.
add_library(workbench_torch INTERFACE)
add_library(Workbench::Torch ALIAS workbench_torch)
find_path(WORKBENCH_CUDA_TORCH NAMES lib/libtorch_cuda.so
          HINTS ${CMAKE_PREFIX_PATH} ENV CMAKE_PREFIX_PATH
          PATH_SUFFIXES ../.. NO_DEFAULT_PATH)
if(WORKBENCH_CUDA_TORCH)
  # As it is when read back from the cache, so that configuring again changes no command.
  get_filename_component(WORKBENCH_CUDA_TORCH "${WORKBENCH_CUDA_TORCH}" ABSOLUTE)
  message(STATUS "LibTorch for CUDA in ${WORKBENCH_CUDA_TORCH}")
  set(TORCH_INCLUDE_DIRS
    "${WORKBENCH_CUDA_TORCH}/include" "${WORKBENCH_CUDA_TORCH}/include/torch/csrc/api/include")
  set(libraries "${WORKBENCH_CUDA_TORCH}/lib")
  target_link_libraries(workbench_torch INTERFACE
    "${libraries}/libtorch.so" "${libraries}/libtorch_cpu.so" "${libraries}/libc10.so"
    # Nothing of ours calls these two by name; being loaded, they bring the device.
    -Wl,--push-state,--no-as-needed "${libraries}/libtorch_cuda.so" "${libraries}/libc10_cuda.so"
    -Wl,--pop-state)
else()
  find_package(Torch REQUIRED)
  target_link_libraries(workbench_torch INTERFACE ${TORCH_LIBRARIES})
  # All it asks for is the C++ ABI that is the compiler's own; named, it would spoil precompiled headers.
  set_property(TARGET torch PROPERTY INTERFACE_COMPILE_OPTIONS "")
endif()
target_include_directories(workbench_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})

# A wheel's headers lie among those of libraries that LibTorch was built with and that we link in
# another version: of these, FOLDER/NAME is found first. torch/torch.h reads none of them.
function(workbench_before_torch folder name)
  file(REAL_PATH "${folder}" folder)
  foreach(headers IN LISTS TORCH_INCLUDE_DIRS)
    file(REAL_PATH "${headers}" headers)
    if(EXISTS "${headers}/${name}" AND NOT headers STREQUAL folder)
      set(first "${PROJECT_BINARY_DIR}/generated/before_torch")
      file(MAKE_DIRECTORY "${first}")
      file(CREATE_LINK "${folder}/${name}" "${first}/${name}" SYMBOLIC)
      target_include_directories(workbench_torch SYSTEM BEFORE INTERFACE "${first}")
    endif()
  endforeach()
endfunction()
get_target_property(WORKBENCH_FMT_INCLUDE fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
workbench_before_torch("${WORKBENCH_FMT_INCLUDE}" fmt)

# What allocates the memory of our programs: jemalloc where it is there. A sanitizer brings its own.
pkg_check_modules(JEMALLOC IMPORTED_TARGET jemalloc)
add_library(workbench_allocator INTERFACE)
add_library(Workbench::Allocator ALIAS workbench_allocator)
if(JEMALLOC_FOUND AND NOT WORKBENCH_SANITIZERS)
  target_sources(workbench_allocator INTERFACE
                 "${PROJECT_SOURCE_DIR}/core/support/AllocatorSettings.cpp")
  # Nothing of ours calls it by name.
  target_link_libraries(workbench_allocator INTERFACE
    -Wl,--push-state,--no-as-needed PkgConfig::JEMALLOC -Wl,--pop-state)
endif()

# oneDNN multiplies where LibTorch would leave it to a slow BLAS (core/kernels/MatrixProduct.h).
# The headers are those beside the library, not those that LibTorch brings.
find_library(WORKBENCH_ONEDNN_LIBRARY dnnl)
get_filename_component(onednn_folder "${WORKBENCH_ONEDNN_LIBRARY}" DIRECTORY)
find_path(WORKBENCH_ONEDNN_INCLUDE oneapi/dnnl/dnnl.h
          PATHS "${onednn_folder}/../include" "${onednn_folder}/../../include" NO_DEFAULT_PATH)
if(WORKBENCH_ONEDNN_INCLUDE AND WORKBENCH_ONEDNN_LIBRARY)
  get_filename_component(WORKBENCH_ONEDNN_INCLUDE "${WORKBENCH_ONEDNN_INCLUDE}" ABSOLUTE)
  add_library(workbench_onednn INTERFACE)
  add_library(Workbench::OneDnn ALIAS workbench_onednn)
  target_include_directories(workbench_onednn SYSTEM INTERFACE ${WORKBENCH_ONEDNN_INCLUDE})
  target_link_libraries(workbench_onednn INTERFACE ${WORKBENCH_ONEDNN_LIBRARY})
  target_compile_definitions(workbench_onednn INTERFACE WORKBENCH_ONEDNN)
  workbench_before_torch("${WORKBENCH_ONEDNN_INCLUDE}" oneapi)
endif()

# google/highway compiles a loop for every set of instructions. Left out are those that differ from
# another one in nothing that we use: of x86 SSSE3 and what lies beyond AVX-512's first set, of ARM SVE.
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
add_library(workbench_highway INTERFACE)
add_library(Workbench::Highway ALIAS workbench_highway)
target_link_libraries(workbench_highway INTERFACE PkgConfig::HWY)
target_compile_definitions(workbench_highway INTERFACE HWY_DISABLED_TARGETS=0x0FFF90FF)

if(WORKBENCH_GUI)
  find_package(Qt6 REQUIRED COMPONENTS Widgets Svg PrintSupport) # QCustomPlot needs PrintSupport
  find_package(QCustomPlotQt6 REQUIRED)
endif()
if(WORKBENCH_TESTS AND WORKBENCH_GUI)
  find_package(Qt6 REQUIRED COMPONENTS Test)
endif()
