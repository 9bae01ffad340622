import CDynap

/// The version of the C ABI that this library was built with.
@c @implementation
public func dynap_abi_version() -> UInt32 { DYNAP_ABI_VERSION }
