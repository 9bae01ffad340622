// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that building the emulator does not fetch or build the harness.
let package = Package(
  name: "dynapse-benchmarks",
  products: [
    .executable(name: "workloads", targets: ["Workloads"]),
    .executable(name: "cosim-bench", targets: ["CoSimBench"]),
  ],
  dependencies: [
    .package(name: "dynapse", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Without traits the harness does without jemalloc, which would be one more thing to install.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .target(name: "Networks", dependencies: [.product(name: "DynapEngine", package: "dynapse")]),
    // Not below Benchmarks, where the harness takes every executable for its own.
    .executableTarget(
      name: "Workloads",
      dependencies: [
        "Networks", .product(name: "DynapEngine", package: "dynapse"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "CoSimBench", dependencies: ["Networks", .product(name: "DynapCoSim", package: "dynapse")]),
    .executableTarget(
      name: "Engine",
      dependencies: [
        "Networks",
        .product(name: "DynapEngine", package: "dynapse"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Engine",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    ),
  ],
  swiftLanguageModes: [.v6]
)
