using System.Text;

namespace Myelin;

/// <summary>The tables of a written file: as literals, in base64, or in a file beside it.</summary>
/// <remarks>
/// Up to 1,000 numbers are literals, which a reader can change. Up to 1 MB is base64 in the file: a single file is easier to copy, and editors and
/// differences still show it. More would be slow to open and to compile, so it lies in a file of its own, whose hash the program checks.
/// </remarks>
sealed class SourceWeights
{
    const int MostLiterals = 1000, MostEmbedded = 1 << 20, LineLength = 120, Alignment = 8;

    /// <param name="program">The program.</param>
    /// <param name="fileName">The name of the file for weights that are not embedded.</param>
    public SourceWeights(SourceProgram program, string fileName)
    {
        IReadOnlyList<SourceTable> tables = program.Tables.All;
        if (tables.Count == 0)
        {
            Text = "// There are no weights.";
            return;
        }
        if (tables.Sum(table => (long)table.Count) <= MostLiterals)
        {
            Text = Class(tables.Select(table => $"public static readonly {TextTypes.Name(table.Type)}[] {table.Name} =\n[\n{Literals(table)}];"));
            return;
        }
        long size = 0;
        var offsets = new long[tables.Count];
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = size;
            size += (tables[i].Bytes.Length + Alignment - 1) / Alignment * Alignment;
        }
        if (size > Array.MaxLength) throw new NotSupportedException($"weights of {size} bytes, which do not fit in an array");
        var bytes = new byte[size];
        for (int i = 0; i < offsets.Length; i++) tables[i].Bytes.CopyTo(bytes, offsets[i]);
        if (size > MostEmbedded) (FileName, Bytes) = (fileName, bytes);
        List<string> parts = [.. tables.Select(table => $"public static readonly {TextTypes.Name(table.Type)}[] {table.Name};")];
        string load = "static Weights()\n{\n    byte[] all = Load();\n";
        for (int i = 0; i < offsets.Length; i++)
            load += $"    {tables[i].Name} = MemoryMarshal.Cast<byte, {TextTypes.Name(tables[i].Type)}>"
                + $"(all.AsSpan({offsets[i]}, {tables[i].Bytes.Length})).ToArray();\n";
        parts.Add($"{load}}}");
        parts.Add(FileName == null ? Embedded(bytes) : Beside(bytes));
        Text = Class(parts);
    }

    /// <summary>The class with the tables.</summary>
    public string Text { get; }

    /// <summary>The name of the file with the weights; null if they are embedded.</summary>
    public string? FileName { get; }

    /// <summary>The contents of that file.</summary>
    public byte[]? Bytes { get; }

    static string Class(IEnumerable<string> parts)
    {
        string body = string.Join("\n\n", parts);
        return $"static class Weights\n{{\n{string.Concat(body.Split('\n').Select(line => line.Length == 0 ? "\n" : $"    {line}\n"))}}}";
    }

    static string Literals(SourceTable table)
    {
        var text = new StringBuilder();
        int length = LineLength;
        for (int i = 0; i < table.Count; i++)
        {
            string number = Literal(table, i);
            if (length + number.Length + 2 > LineLength)
            {
                if (i > 0) text.Append('\n');
                text.Append("    ");
                length = 4;
            }
            else text.Append(' ');
            text.Append(number).Append(',');
            length += number.Length + 2;
        }
        return table.Count == 0 ? "" : text.Append('\n').ToString();
    }

    static string Literal(SourceTable table, int i)
    {
        ReadOnlySpan<byte> bytes = table.Bytes.AsSpan(i * table.Type.Size());
        return table.Type switch
        {
            ElementType.Float32 => RealText<Binary32>.Literal(BitConverter.ToSingle(bytes)),
            ElementType.Float64 => RealText<Binary64>.Literal(BitConverter.ToDouble(bytes)),
            ElementType.Int32 => $"{BitConverter.ToInt32(bytes)}",
            ElementType.Int64 => $"{BitConverter.ToInt64(bytes)}",
            ElementType.Bool => bytes[0] != 0 ? "true" : "false",
            _ => $"{bytes[0]}",
        };
    }

    static string Embedded(byte[] bytes)
    {
        string all = Convert.ToBase64String(bytes);
        var text = new StringBuilder();
        text.Append("static byte[] Load()\n{\n");
        string decode = $"    var bytes = new byte[{bytes.Length}];\n    Base64.DecodeFromUtf8(Text, bytes, out _, out _);\n    return bytes;\n}}\n\n";
        text.Append(decode);
        text.Append("/// <summary>The numbers of all tables, little-endian, in base64.</summary>\nstatic ReadOnlySpan<byte> Text =>\n    \"\"\"\n");
        for (int i = 0; i < all.Length; i += LineLength) text.Append("    ").Append(all.AsSpan(i, Math.Min(LineLength, all.Length - i))).Append('\n');
        return text.Append("    \"\"\"u8;").ToString();
    }

    string Beside(byte[] bytes) =>
        $$"""
        /// <summary>The file with the numbers of all tables, little-endian: beside the program, or beside the source.</summary>
        static byte[] Load()
        {
            const string Name = "{{FileName}}";
            string[] folders = [AppContext.BaseDirectory, AppContext.GetData("EntryPointFileDirectoryPath") as string ?? ".", "."];
            foreach (string folder in folders)
            {
                string path = Path.Combine(folder, Name);
                if (!File.Exists(path)) continue;
                byte[] bytes = File.ReadAllBytes(path);
                ulong hash = 14695981039346656037;
                foreach (byte one in bytes) hash = unchecked((hash ^ one) * 1099511628211);
                if (hash != 0x{{SourceExample.Hash(bytes):X16}})
                    throw new InvalidDataException($"{path} does not belong to this program; use the file that was written with it.");
                return bytes;
            }
            throw new FileNotFoundException($"{Name} is missing; put it beside the program.", Name);
        }
        """;
}
