using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>Prints tensors as NumPy does: nested brackets, aligned columns, long axes shortened.</summary>
static class TensorText
{
    /// <summary>More elements than this and axes longer than two edges are shortened.</summary>
    const int Threshold = 1000, Edge = 3;

    public static string Of(Tensor x)
    {
        if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
        bool shorten = x.Shape.Elements > Threshold;
        var cells = new List<string>();
        Format(x.Detached, shorten, cells);
        int width = cells.Count == 0 ? 0 : cells.Max(cell => cell.Length);
        var text = new StringBuilder();
        int next = 0;
        Write(text, x.Shape, 0, shorten, cells, ref next, width);
        return text.ToString();
    }

    /// <summary>The texts of the elements that are shown, in order.</summary>
    static void Format(Tensor x, bool shorten, List<string> cells)
    {
        if (shorten)
            for (int axis = 0; axis < x.Rank; axis++)
                if (x.Shape[axis] > 2 * Edge)
                    x = Tensor.Concatenate([x.Slice(axis, 0, Edge), x.Slice(axis, x.Shape[axis] - Edge, Edge)], axis);
        switch (x.Type)
        {
            case ElementType.Bool: cells.AddRange(x.ToArray<bool>().Select(v => v ? "True" : "False")); break;
            case ElementType.UInt8: cells.AddRange(x.ToArray<byte>().Select(v => v.ToString(CultureInfo.InvariantCulture))); break;
            case ElementType.Int32: cells.AddRange(x.ToArray<int>().Select(v => v.ToString(CultureInfo.InvariantCulture))); break;
            case ElementType.Int64: cells.AddRange(x.ToArray<long>().Select(v => v.ToString(CultureInfo.InvariantCulture))); break;
            default: Reals(x.Cast(ElementType.Float64).ToArray<double>(), cells); break;
        }
    }

    /// <summary>Up to eight digits, the fewest that show every value to 1e-8 of the largest; exponents where the range is wide.</summary>
    static void Reals(double[] values, List<string> cells)
    {
        double[] finite = [.. values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs)];
        bool scientific = finite.Length > 0 && (finite.Max() >= 1e8 || finite.Min() < 1e-4 || finite.Max() / finite.Min() > 1e3 && finite.Min() < 1e-3);
        int digits = 0;
        foreach (double value in finite)
        {
            string fraction = (scientific ? value.ToString("0.########e+00", CultureInfo.InvariantCulture).Split('e')[0] : value.ToString("0.########", CultureInfo.InvariantCulture)) is var s && s.Contains('.') ? s[(s.IndexOf('.') + 1)..] : "";
            digits = Math.Max(digits, fraction.Length);
        }
        string format = (digits == 0 ? "0." : "0." + new string('0', digits)) + (scientific ? "e+00" : "");
        foreach (double value in values)
        {
            string cell = double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString(format, CultureInfo.InvariantCulture);
            cells.Add(digits == 0 && !scientific && double.IsFinite(value) && !cell.EndsWith('.') ? cell + "." : cell);
        }
    }

    static void Write(StringBuilder text, Shape shape, int depth, bool shorten, List<string> cells, ref int next, int width)
    {
        if (depth == shape.Rank) { text.Append(cells[next++].PadLeft(width)); return; }
        int size = shape[depth];
        bool cut = shorten && size > 2 * Edge;
        bool last = depth == shape.Rank - 1;
        string separator = last ? " " : new string('\n', shape.Rank - 1 - depth) + new string(' ', depth + 1);
        text.Append('[');
        int shown = cut ? 2 * Edge : size;
        for (int i = 0; i < shown; i++)
        {
            if (i > 0) text.Append(separator);
            if (cut && i == Edge) text.Append("...").Append(separator);
            Write(text, shape, depth + 1, shorten, cells, ref next, width);
        }
        text.Append(']');
    }
}
