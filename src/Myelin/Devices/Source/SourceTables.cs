using System.Security.Cryptography;

namespace Myelin;

/// <summary>A table of constants of a written program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Bytes">The numbers, little-endian.</param>
sealed record SourceTable(string Name, ElementType Type, byte[] Bytes)
{
    public int Count => Bytes.Length / Type.Size();
}

/// <summary>The tables of constants of a written program. Equal ones are kept once.</summary>
sealed class SourceTables
{
    readonly SourceNames names = new("Blob", "Read", "Weights", "File", "Text");
    readonly Dictionary<Storage, SourceBuffer> known = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<string, SourceBuffer> byContents = [];
    readonly List<SourceTable> all = [];

    public IReadOnlyList<SourceTable> All => all;

    /// <summary>The table of a storage of the processor.</summary>
    /// <param name="storage">The storage.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="name">The path of a state, or another name.</param>
    public SourceBuffer Of(Storage storage, ElementType type, string name)
    {
        if (known.TryGetValue(storage, out SourceBuffer? buffer)) return buffer;
        if (storage.Bytes > Array.MaxLength) throw new NotSupportedException($"a table of {storage.Bytes} bytes, which does not fit in an array");
        var bytes = new byte[storage.Bytes];
        storage.Device.Download(storage, 0, bytes);
        OneNaN.In(bytes, type);
        string contents = $"{type} {bytes.Length} {Convert.ToHexString(SHA256.HashData(bytes))}";
        if (!byContents.TryGetValue(contents, out buffer))
        {
            var table = new SourceTable(names.New(name, capital: true, "Table"), type, bytes);
            all.Add(table);
            buffer = byContents[contents] = new(SourceKind.Table, $"Weights.{table.Name}", type, table.Count);
        }
        return known[storage] = buffer;
    }
}
