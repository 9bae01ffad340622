import CDynap
import DynapIO

/// The version of the C ABI that this library was built with.
@c @implementation
public func dynap_abi_version() -> UInt32 { DYNAP_ABI_VERSION }

/// The version of the program.
@c @implementation
public func dynap_version_text() -> UnsafePointer<CChar>? { StaticText.pointer(ProgramVersion.current) }
