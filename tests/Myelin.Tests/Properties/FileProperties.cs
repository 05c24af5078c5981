using System.Text;
using CsCheck;

namespace Myelin.Tests;

/// <summary>What is written is what is read, whatever it is.</summary>
public class FileProperties
{
    static readonly Gen<ElementType> Types = Gen.Enum<ElementType>();

    static byte[] BytesOf(Tensor x) => x.Type switch
    {
        ElementType.Bool => [.. x.ToArray<bool>().Select(value => value ? (byte)1 : (byte)0)],
        ElementType.Float16 => Bytes<Half>(x),
        ElementType.BFloat16 => Bytes<BFloat16>(x),
        ElementType.UInt8 => Bytes<byte>(x),
        ElementType.Int32 => Bytes<int>(x),
        ElementType.Int64 => Bytes<long>(x),
        ElementType.Float32 => Bytes<float>(x),
        _ => Bytes<double>(x),
    };

    static byte[] Bytes<T>(Tensor x) where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(x.ToArray<T>()).ToArray();

    [Fact]
    public void Tensors_of_every_type_and_name_come_back()
    {
        var tensor = Gen.Select(Gen.String[0, 12], Types, Gen.Int[0, 4].Array[0, 3], Gen.Long);
        Gen.Select(tensor.Array[0, 5], Gen.Select(Gen.String[1, 8], Gen.String[0, 20]).Array[0, 3]).Sample((tensors, notes) =>
        {
            // What no file can hold: half a character, a name twice, and the names of the format itself.
            (string Name, Tensor Value)[] saved = [.. tensors
                .Where(entry => IsText(entry.Item1) && entry.Item1 != "__metadata__")
                .DistinctBy(entry => entry.Item1)
                .Select(entry => (entry.Item1, Tensor.Normal(Shape.Create(entry.Item3), entry.Item4).Cast(entry.Item2)))];
            Dictionary<string, string> metadata = notes
                .Where(note => IsText(note.Item1) && IsText(note.Item2) && !note.Item1.StartsWith("myelin.", StringComparison.Ordinal))
                .DistinctBy(note => note.Item1)
                .ToDictionary(note => note.Item1, note => note.Item2);
            using var folder = new TemporaryFolder();
            SafeTensors.Save(folder["a"], saved, metadata);
            TensorFile loaded = SafeTensors.Load(folder["a"]);
            Assert.Equal(metadata.OrderBy(note => note.Key, StringComparer.Ordinal), loaded.Metadata.OrderBy(note => note.Key, StringComparer.Ordinal));
            Assert.Equal(saved.Length, loaded.Count);
            foreach ((string name, Tensor value) in saved)
            {
                Assert.Equal((value.Type, value.Shape), (loaded[name].Type, loaded[name].Shape));
                Assert.Equal(BytesOf(value), BytesOf(loaded[name]));
            }
            SafeTensors.Save(folder["b"], loaded.Select(entry => (entry.Key, entry.Value)), loaded.Metadata);
            Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        }, iter: 50);
    }

    static bool IsText(string text) => !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) && !text.Contains('\0');

    [Fact]
    public void Cells_of_a_table_come_back()
    {
        // Quotes, separators and line ends within quotes; blanks around a cell belong to it only within quotes.
        Gen<string> cell = Gen.Char["ab1 ,;\"\n?"].Array[1, 8].Select(chars => new string(chars)).Where(text => text.Trim() == text);
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5]).SelectMany((columns, rows) => cell.Array[columns].Array[rows]).Sample(rows =>
        {
            string[] names = [.. Enumerable.Range(0, rows[0].Length).Select(i => $"c{i}")];
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder["a.csv"], string.Concat(rows.Prepend(names).Select(row => string.Join(',', row.Select(Quoted)) + "\n")));
            Table table = Table.Read(folder["a.csv"]);
            Assert.Equal(names, table.Columns);
            Assert.Equal(rows.Length, table.Count);
            for (int row = 0; row < rows.Length; row++)
                for (int column = 0; column < names.Length; column++)
                {
                    Assert.Equal(rows[row][column] == "?", table.IsMissing(row, column));
                    if (rows[row][column] != "?") Assert.Equal(rows[row][column], table.Text(row, column));
                }
        }, iter: 50);
    }

    static string Quoted(string cell) => cell.AsSpan().ContainsAny(",\"\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
