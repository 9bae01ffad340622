import DynapFabric

/// The routing tag, which in a test file would otherwise be ambiguous with the tag of the Testing library.
typealias Tag = DynapFabric.Tag
