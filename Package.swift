// swift-tools-version: 6.1
import PackageDescription

// Modules, each with all of ours that are below it. A module is built anew where one of those that it names was, not where one
// further below was and the one in between came out the same: with only the nearest named, it would keep an old layout of what
// it holds, and crash.
let units: [Target.Dependency] = ["DynapUnits"]
let fabric = units + ["DynapFabric"]
let circuits = units + ["CMemory", "DynapCircuits"]
let chip = circuits + ["DynapFabric", "DynapChip"]
let engine = chip + ["DynapEngine"]
let learning = circuits + ["DynapLearning"]
let files = engine + ["DynapLearning", "CZlib", "DynapIO"]
let bench = files + ["DynapLab"]
let server = files + ["DynapServer"]
let library = files + ["CDynap", "DynapABI"]
let cosim = files + ["CSystemC", "DynapCoSim"]

let engineModules = ["DynapUnits", "DynapCircuits", "DynapFabric", "DynapChip", "DynapEngine"]

let package = Package(
  name: "dynapse",
  products: [
    .executable(name: "dynapse", targets: ["dynapse"]),
    .library(name: "DynapEngine", targets: engineModules),
    .library(name: "DynapIO", targets: engineModules + ["DynapLearning", "DynapIO"]),
    .library(name: "DynapCoSim", targets: engineModules + ["DynapLearning", "DynapIO", "DynapCoSim"]),
    .library(name: "dynap-static", type: .static, targets: ["DynapABI"]),
  ],
  traits: [
    .trait(name: "SystemC", description: "Clocks the buses of the chip with the SystemC kernel."),
    .default(enabledTraits: ["SystemC"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
  ],
  targets: [
    .target(name: "DynapUnits"),
    .target(name: "DynapCircuits", dependencies: units + ["CMemory"]),
    .target(name: "DynapFabric", dependencies: units),
    .target(name: "DynapChip", dependencies: circuits + ["DynapFabric"]),
    .target(name: "CMemory"),
    .target(name: "DynapEngine", dependencies: chip),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "DynapIO",
      dependencies: engine + ["DynapLearning", "CZlib", .product(name: "Yams", package: "Yams")]),
    .target(name: "DynapLab", dependencies: files),
    .target(name: "CDynap"),
    .target(name: "DynapABI", dependencies: files + ["CDynap"]),
    .target(
      name: "CSystemC",
      path: "CSystemC",
      cxxSettings: [.define("CSC_HAVE_SYSTEMC", .when(traits: ["SystemC"]))],
      linkerSettings: [.linkedLibrary("systemc", .when(traits: ["SystemC"]))]),
    .target(name: "DynapCoSim", dependencies: files + ["CSystemC"]),
    .target(name: "DynapLearning", dependencies: circuits),
    .target(
      name: "DynapServer",
      dependencies: files + [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      resources: [.embedInCode("Web/live.html")]),
    .executableTarget(
      name: "dynapse",
      dependencies: bench + [
        "CSystemC", "DynapCoSim", "DynapServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "DynapUnitsTests", dependencies: units),
    .testTarget(name: "DynapCircuitsTests", dependencies: circuits),
    .testTarget(name: "DynapFabricTests", dependencies: fabric),
    .testTarget(name: "DynapChipTests", dependencies: chip),
    .testTarget(name: "DynapEngineTests", dependencies: engine),
    .testTarget(name: "DynapIOTests", dependencies: files),
    .testTarget(name: "DynapLabTests", dependencies: bench),
    .testTarget(name: "DynapABITests", dependencies: library),
    .testTarget(name: "DynapCoSimTests", dependencies: cosim),
    .testTarget(name: "DynapLearningTests", dependencies: learning),
    .testTarget(
      name: "DynapServerTests",
      dependencies: server + [.product(name: "NIOEmbedded", package: "swift-nio")]),
    .testTarget(
      name: "DynapseTests", dependencies: bench + ["CSystemC", "DynapCoSim", "DynapServer", "dynapse"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
