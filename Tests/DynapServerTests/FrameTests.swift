import Testing
@testable import DynapServer
