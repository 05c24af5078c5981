using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>
/// Formats tensors as NumPy's arrayprint.py does with its default options: nested brackets, aligned columns, long axes summarized, and lines
/// of 75 characters.
/// </summary>
static class TensorText
{
    /// <summary>Tensors with more elements show only the first and last entries of each axis.</summary>
    const int Threshold = 1000, Edge = 3;

    const int LineWidth = 75;

    public static string Of(Tensor x)
    {
        if (x.IsWeak) x = x.Take(ElementType.Float32, Device.Current);
        if (x.Shape.Elements == 0) return "[]";
        bool shorten = x.Shape.Elements > Threshold;
        string[] cells = Cells(shorten ? Ends(x.Detached) : x.Detached);
        int next = 0;
        return Write(x.Shape, 0, shorten, cells, ref next);
    }

    /// <summary>Selects the entries to show.</summary>
    static Tensor Ends(Tensor x)
    {
        for (int axis = 0; axis < x.Rank; axis++)
            if (x.Shape[axis] > 2 * Edge)
                x = Tensor.Concatenate([x.Slice(axis, 0, Edge), x.Slice(axis, x.Shape[axis] - Edge, Edge)], axis);
        return x;
    }

    /// <summary>Formats the elements in order, padded to the same width.</summary>
    static string[] Cells(Tensor x) => x.Type switch
    {
        ElementType.Bool => Aligned(x.ToArray<bool>(), v => v ? "True" : "False"),
        ElementType.UInt8 => Aligned(x.ToArray<byte>(), v => v.ToString(CultureInfo.InvariantCulture)),
        ElementType.Int32 => Aligned(x.ToArray<int>(), v => v.ToString(CultureInfo.InvariantCulture)),
        ElementType.Int64 => Aligned(x.ToArray<long>(), v => v.ToString(CultureInfo.InvariantCulture)),
        ElementType.Float16 => Reals(x, v => (double)(Half)v),
        ElementType.Float64 => Reals(x, v => v),
        _ => Reals(x, v => (float)v),
    };

    static string[] Aligned<T>(T[] values, Converter<T, string> text)
    {
        string[] cells = Array.ConvertAll(values, text);
        int width = cells.Max(cell => cell.Length);
        return Array.ConvertAll(cells, cell => cell.PadLeft(width));
    }

    /// <summary>Formats floating-point elements.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="narrow">Rounds to the element type, to find the shortest representation of each number.</param>
    static string[] Reals(Tensor x, Func<double, double> narrow)
    {
        double[] values = x.Cast(ElementType.Float64).ToArray<double>();
        if (x.Rank == 0) return [double.IsFinite(values[0]) ? DecimalText.Of(values[0], narrow).Alone() : Named(values[0])];
        double[] sizes = [.. values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs)];
        bool exponents = sizes.Length > 0 && (sizes.Max() >= 1e8 || sizes.Min() < 1e-4 || sizes.Max() / sizes.Min() > 1000);
        return Columns(values, exponents, Array.ConvertAll(values, v =>
            !double.IsFinite(v) ? default : exponents ? DecimalText.Of(v, narrow).Scientific() : DecimalText.Of(v, narrow).Positional()));
    }

    /// <summary>Aligns the decimal points.</summary>
    static string[] Columns(double[] values, bool exponents, (string Whole, string Fraction, int Exponent)[] parts)
    {
        int fraction = parts.Max(part => part.Fraction?.Length ?? 0);
        int exponent = Math.Max(2, parts.Max(part => Math.Abs(part.Exponent).ToString(CultureInfo.InvariantCulture).Length));
        var cells = new string[values.Length];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = !double.IsFinite(values[i]) ? Named(values[i])
                : exponents ? $"{parts[i].Whole}.{parts[i].Fraction.PadRight(fraction, '0')}e{Signed(parts[i].Exponent, exponent)}"
                : $"{parts[i].Whole}.{parts[i].Fraction.PadRight(fraction)}";
        int width = cells.Max(cell => cell.Length);
        return Array.ConvertAll(cells, cell => cell.PadLeft(width));
    }

    static string Signed(int exponent, int digits) =>
        $"{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}";

    static string Named(double v) => double.IsNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";

    static string Write(Shape shape, int depth, bool shorten, string[] cells, ref int next)
    {
        if (depth == shape.Rank) return cells[next++];
        int size = shape[depth], left = shape.Rank - depth;
        bool cut = shorten && size > 2 * Edge;
        string indent = new(' ', depth + 1);
        var text = new StringBuilder();
        string line = indent;
        for (int i = 0; i < (cut ? 2 * Edge : size); i++)
        {
            if (cut && i == Edge) Add("...");
            Add(Write(shape, depth + 1, shorten, cells, ref next));
        }
        return left == 1 ? $"[{text.Append(line, 0, line.Length - 1).ToString(indent.Length, text.Length - indent.Length)}]"
            : $"[{text.ToString(indent.Length, text.Length - indent.Length - left + 1)}]";

        void Add(string word)
        {
            if (left > 1) { text.Append(indent).Append(word).Append('\n', left - 1); return; }
            if (line.Length + word.Length > LineWidth - depth - 1 && line.Length > indent.Length)
            {
                text.Append(line.TrimEnd(' ')).Append('\n');
                line = indent;
            }
            line += word + " ";
        }
    }
}
