// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that building the emulator does not fetch or build the harness.
let package = Package(
  name: "dynapse-benchmarks",
  dependencies: [
    .package(name: "dynapse", path: ".."),
    // Without traits the harness does without jemalloc, which would be one more thing to install.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Engine",
      dependencies: [
        .product(name: "DynapEngine", package: "dynapse"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Engine",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ],
  swiftLanguageModes: [.v6]
)
