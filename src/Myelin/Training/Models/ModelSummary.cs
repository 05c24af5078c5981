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
        return text.Append(rule).Append('\n').Append(Totals(model)).ToString();
    }

    static string Totals(Model model)
    {
        if (!model.IsBuilt) return "not built yet: create the model with an input shape, or pass data";
        long trained = model.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Shape.Elements);
        long bytes = model.Parameters.Sum(parameter => parameter.Shape.Elements * parameter.Type.Size());
        return $"{model.ParameterCount:#,0} parameters ({trained:#,0} trainable), {Bytes(bytes)}";
    }

    static void AddLayers(Module parent, string indent, List<string[]> rows)
    {
        foreach (Module layer in parent.Layers)
        {
            string output = layer.IsBuilt ? string.Join(", ", layer.OutputSpecs.Select(Batch)) : "?";
            string parameters = layer.IsBuilt ? $"{layer.UsedParameters.Sum(parameter => parameter.Shape.Elements):#,0}" : "?";
            rows.Add([$"{indent}{layer.Name} ({layer.GetType().Name})", output, parameters]);
            AddLayers(layer, indent + "  ", rows);
        }
    }

    static string Batch(TensorSpec spec) => $"[{string.Join(", ", ["batch", .. spec.Select(size => size == null ? "?" : $"{size}")])}]";

    static string Bytes(long bytes) => bytes < 1 << 20 ? $"{bytes / 1024.0:0.0} KiB" : $"{bytes / 1048576.0:0.0} MiB";
}
