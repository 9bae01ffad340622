// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "dynapse",
  products: [
    .executable(name: "dynapse", targets: ["dynapse"]),
    .library(name: "DynapEngine", targets: ["DynapEngine"]),
    .library(name: "DynapIO", targets: ["DynapIO"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "DynapUnits"),
    .target(name: "DynapCircuits", dependencies: ["DynapUnits"]),
    .target(name: "DynapFabric", dependencies: ["DynapUnits"]),
    .target(name: "DynapChip", dependencies: ["DynapCircuits", "DynapFabric"]),
    .target(name: "DynapEngine", dependencies: ["DynapChip"]),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "DynapIO",
      dependencies: ["DynapEngine", "CZlib", .product(name: "Yams", package: "Yams")]),
    .target(name: "DynapLab", dependencies: ["DynapIO"]),
    .executableTarget(
      name: "dynapse",
      dependencies: [
        "DynapIO", "DynapLab", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(name: "DynapUnitsTests", dependencies: ["DynapUnits"]),
    .testTarget(name: "DynapCircuitsTests", dependencies: ["DynapCircuits"]),
    .testTarget(name: "DynapFabricTests", dependencies: ["DynapFabric"]),
    .testTarget(name: "DynapChipTests", dependencies: ["DynapChip"]),
    .testTarget(name: "DynapEngineTests", dependencies: ["DynapEngine"]),
    .testTarget(name: "DynapIOTests", dependencies: ["DynapIO"]),
    .testTarget(name: "DynapLabTests", dependencies: ["DynapLab"]),
    .testTarget(name: "DynapseTests", dependencies: ["dynapse", "DynapIO"]),
  ],
  swiftLanguageModes: [.v6]
)
