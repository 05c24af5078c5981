using System.Runtime.CompilerServices;
using System.Text;

namespace Myelin.Onnx.Tests;

/// <summary>The page of the guide on operators is what the table says.</summary>
public class OperatorPageTests
{
    const string Introduction = """
        # Operators of ONNX

        `OnnxModel.Load` reads models with these operators, of opset 1 to {0}. A model with others is refused with one message that names all of them and
        their nodes. The numbers are the versions of the operator set that changed the meaning of an operator or the way it is written. Inputs in brackets are
        the positions, from 0, of those that must be constants or depend on shapes alone in a captured step, because they decide about shapes; eager code
        (`model.Run`) reads them whatever they depend on. An operator with a star reads values to find the shape of its outputs, so it runs in eager code only.

        Tensors have elements of float32, float64, bool and integers. Integers of 8 and 16 bits are held as Int32 and unsigned ones of 32 and 64 bits as Int64,
        and wrap as declared. Float16 and bfloat16 are computed in Float32 and rounded at casts and at the outputs of the model. Texts and complex numbers
        are not supported.

        """;

    static string Page
    {
        get
        {
            var text = new StringBuilder(string.Format(System.Globalization.CultureInfo.InvariantCulture,
                Introduction.Replace("\r", "", StringComparison.Ordinal), OnnxTable.Newest));
            text.Append("\n| room | operators |\n| --- | --- |\n");
            foreach ((string room, OnnxRow[] rows) in OnnxTable.Rooms)
                text.Append($"| {room} | {string.Join(", ", rows.GroupBy(row => (row.Domain, row.Name)).Select(Entry))} |\n");
            return text.ToString();
        }
    }

    static string Entry(IGrouping<(string Domain, string Name), OnnxRow> rows)
    {
        string name = rows.Key.Domain.Length > 0 ? $"{rows.Key.Domain}.{rows.Key.Name}" : rows.Key.Name;
        int[] host = [.. rows.SelectMany(row => row.Host).Distinct().Order()];
        string star = rows.Any(row => row.NeedsValues) ? "\\*" : "", needed = host.Length > 0 ? $" [{string.Join(", ", host)}]" : "";
        return $"{name}{star} {string.Join("/", rows.Select(row => row.Since))}{needed}";
    }

    [Fact]
    public void The_page_of_the_guide_lists_all_operators()
    {
        string path = PagePath();
        if (Environment.GetEnvironmentVariable("MYELIN_ACCEPT") == "1") File.WriteAllText(path, Page);
        Assert.True(File.ReadAllText(path).Replace("\r", "", StringComparison.Ordinal) == Page,
            "docs/onnx-operators.md is not what the table says; MYELIN_ACCEPT=1 writes it.");
    }

    static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "docs", "onnx-operators.md"));
}
