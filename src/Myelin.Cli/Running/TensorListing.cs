using System.Text.Json;
using Myelin.Cli.Terminals;

namespace Myelin.Cli.Running;

/// <summary>One <c>myelin summary</c> of a file of tensors that holds no model of ours.</summary>
sealed class TensorListing(TensorFile file)
{
    const int LongestValue = 60, MostFacts = 30;

    /// <summary>The key of the metadata under which a file of <see cref="Model.Save"/> describes its model.</summary>
    const string ModelKey = "myelin";

    /// <summary>Lists a file; null if it is none, or is a saved or an ONNX model.</summary>
    /// <exception cref="DataFormatException">It is damaged.</exception>
    public static TensorListing? Of(string path) =>
        File.Exists(path) && !SavedModel.IsOnnx(path) && TensorFile.Load(path) is var file && !file.Metadata.ContainsKey(ModelKey) ? new(file) : null;

    public void Write(TextWriter output, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                file = file.Path,
                metadata = file.Metadata,
                tensors = file.Select(tensor => new { name = tensor.Key, type = $"{tensor.Value.Type}", shape = tensor.Value.Shape.ToArray() }),
                notRead = file.Skipped,
            }, JsonSerializerOptions.Web));
            return;
        }
        output.WriteLine($"file     {Printable.Line(file.Path)} ({new FileInfo(file.Path).Length:#,0} bytes)");
        output.WriteLine($"tensors  {file.Count:#,0} with {file.Values.Sum(tensor => tensor.Shape.Elements):#,0} values");
        (string, string, string)[] rows =
        [
            ("name", "type", "shape"),
            .. file.Select(tensor => (Printable.Line(tensor.Key), $"{tensor.Value.Type}", $"{tensor.Value.Shape}")),
            .. file.Skipped.Select(tensor => (Printable.Line(tensor.Key), Printable.Line(tensor.Value), "not read")),
        ];
        output.WriteLine();
        int name = rows.Max(row => row.Item1.Length), type = rows.Max(row => row.Item2.Length);
        foreach ((string first, string second, string third) in rows) output.WriteLine($"{first.PadRight(name)}  {second.PadRight(type)}  {third}");
        if (file.Metadata.Count == 0) return;
        output.WriteLine();
        foreach ((string key, string value) in file.Metadata.Take(MostFacts))
            output.WriteLine($"{Printable.Line(key)}: {Printable.Line(value.Length > LongestValue ? $"{value[..LongestValue]}..." : value)}");
        if (file.Metadata.Count > MostFacts) output.WriteLine($"and {file.Metadata.Count - MostFacts} more; --json writes all.");
    }
}
