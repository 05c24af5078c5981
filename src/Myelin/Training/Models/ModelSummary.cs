using System.Text;

namespace Myelin;

/// <summary>The table of a model's layers.</summary>
static class ModelSummary
{
    public static string Of(Model model)
    {
        var rows = new List<string[]> { new[] { "Layer (type)", "Output shape", "Parameters" } };
        AddLayers(model, "", rows);
        int[] widths = [.. Enumerable.Range(0, 3).Select(column => rows.Max(row => row[column].Length))];
        string rule = new('─', widths.Sum() + 4);
        var text = new StringBuilder();
        for (int i = 0; i < rows.Count; i++)
        {
            text.Append($"{rows[i][0].PadRight(widths[0])}  {rows[i][1].PadRight(widths[1])}  {rows[i][2].PadLeft(widths[2])}\n");
            if (i == 0) text.Append(rule).Append('\n');
        }
        long all = model.IsBuilt
            ? model.ParameterCount
            : 0, trained = model.IsBuilt ? model.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Shape.Elements) : 0;
        text.Append(rule).Append('\n');
        text.Append(model.IsBuilt
            ? $"{all:#,0} parameters ({trained:#,0} trainable), {Bytes(model.Parameters.Sum(p => p.Shape.Elements * p.Type.Size()))}"
            : "not built yet: give the model its input shape, or data");
        return text.ToString();
    }

    static void AddLayers(Module parent, string indent, List<string[]> rows)
    {
        foreach (Module layer in parent.Layers)
        {
            string output = layer.IsBuilt
                ? string.Join(", ", layer.OutputSpecs.Select(spec => $"[{string.Join(", ", ["batch", .. spec.Select(size => size?.ToString() ?? "?")])}]"))
                : "?";
            rows.Add([
                $"{indent}{layer.Name} ({layer.GetType().Name})",
                output,
                layer.IsBuilt ? $"{layer.Parameters.Sum(parameter => parameter.Shape.Elements):#,0}" : "?",
            ]);
            AddLayers(layer, indent + "  ", rows);
        }
    }

    static string Bytes(long bytes) => bytes < 1 << 20 ? $"{bytes / 1024.0:0.0} KiB" : $"{bytes / 1048576.0:0.0} MiB";
}
