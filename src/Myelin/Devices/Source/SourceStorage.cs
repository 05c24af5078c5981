namespace Myelin;

/// <summary>Memory of a <see cref="SourceDevice"/>: constants that are known, or a buffer of the program.</summary>
sealed class SourceStorage(Device device, long bytes, SourceStorage.Contents contents) : Storage(device, bytes)
{
    /// <summary>What aliases of a storage share.</summary>
    public sealed class Contents
    {
        /// <summary>The values, on the processor; null if they depend on the inputs.</summary>
        public Storage? Known { get; set; }

        /// <summary>The name of known values.</summary>
        public string Name { get; set; } = "constant";

        /// <summary>The buffer of the program that holds the values; null until a statement writes them.</summary>
        public SourceBuffer? Buffer { get; set; }
    }

    public Contents Value => contents;

    /// <inheritdoc/>
    protected internal override Storage Alias() => new SourceStorage(Device, Bytes, contents);
}
