// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dynapse",
  products: [
    .executable(name: "dynapse", targets: ["dynapse"]),
    .library(name: "DynapEngine", targets: ["DynapEngine"]),
    .library(name: "DynapIO", targets: ["DynapIO"]),
    .library(name: "DynapCoSim", targets: ["DynapCoSim"]),
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
    .target(name: "DynapCircuits", dependencies: ["DynapUnits", "CMemory"]),
    .target(name: "DynapFabric", dependencies: ["DynapUnits"]),
    .target(name: "DynapChip", dependencies: ["DynapCircuits", "DynapFabric"]),
    .target(name: "CMemory"),
    .target(name: "DynapEngine", dependencies: ["DynapChip", "CMemory"]),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "DynapIO",
      dependencies: [
        "DynapEngine", "DynapLearning", "CZlib", .product(name: "Yams", package: "Yams"),
      ]),
    .target(name: "DynapLab", dependencies: ["DynapIO", "DynapLearning"]),
    .target(name: "CDynap"),
    .target(name: "DynapABI", dependencies: ["CDynap", "DynapIO"]),
    .target(
      name: "CSystemC",
      path: "CSystemC",
      cxxSettings: [.define("CSC_HAVE_SYSTEMC", .when(traits: ["SystemC"]))],
      linkerSettings: [.linkedLibrary("systemc", .when(traits: ["SystemC"]))]),
    .target(name: "DynapCoSim", dependencies: ["CSystemC", "DynapIO"]),
    .target(name: "DynapLearning", dependencies: ["DynapCircuits"]),
    .target(
      name: "DynapServer",
      dependencies: [
        "DynapIO",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      resources: [.embedInCode("Web/live.html")]),
    .executableTarget(
      name: "dynapse",
      dependencies: [
        "DynapIO", "DynapLab", "DynapCoSim", "DynapLearning", "DynapServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "DynapUnitsTests", dependencies: ["DynapUnits"]),
    .testTarget(name: "DynapCircuitsTests", dependencies: ["DynapCircuits"]),
    .testTarget(name: "DynapFabricTests", dependencies: ["DynapFabric"]),
    .testTarget(name: "DynapChipTests", dependencies: ["DynapChip"]),
    .testTarget(name: "DynapEngineTests", dependencies: ["DynapEngine"]),
    .testTarget(name: "DynapIOTests", dependencies: ["DynapIO", "DynapLearning"]),
    .testTarget(name: "DynapLabTests", dependencies: ["DynapLab"]),
    .testTarget(name: "DynapABITests", dependencies: ["DynapABI", "CDynap"]),
    .testTarget(name: "DynapCoSimTests", dependencies: ["DynapCoSim"]),
    .testTarget(name: "DynapLearningTests", dependencies: ["DynapLearning"]),
    .testTarget(
      name: "DynapServerTests",
      dependencies: ["DynapServer", .product(name: "NIOEmbedded", package: "swift-nio")]),
    .testTarget(name: "DynapseTests", dependencies: ["dynapse", "DynapIO", "DynapServer"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
