using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

public class SoftmaxTests
{
    static IEnumerable<(int Rows, int Classes)> Sizes() =>
        from classes in (int[])[.. Enumerable.Range(1, 40), 64, 100, 257, 600, 1000, (4 * 256) + 5, (6 * 256) + 9, 4097, 9000]
        from rows in (int[])(classes < 50 ? [1, 2, 13, 128, 700] : classes < 300 ? [1, 13, 128] : classes < 10_000 ? [1, 9] : [3])
        select (rows, classes);

    [Fact]
    public void Every_row_has_the_defined_bits_alone_and_in_any_batch()
    {
        foreach ((int rows, int classes) in Sizes())
        {
            var e = new Expected(rows, classes);
            string what = $"[{rows}, {classes}]";
            Devices.Gives($"softmax {what}", e.Softmax, [rows, classes], (device, y) => device.Softmax(e.In(e.X), false, y));
            Devices.Gives($"log-softmax {what}", e.LogSoftmax, [rows, classes], (device, y) => device.Softmax(e.In(e.X), true, y));
            Devices.Gives(
                $"softmax gradient {what}", e.SoftmaxGradient, [rows, classes], (device, dx) => device.SoftmaxGradient(e.In(e.Softmax), e.In(e.Dy), false, dx));
            Devices.Gives(
                $"log-softmax gradient {what}", e.LogSoftmaxGradient, [rows, classes],
                (device, dx) => device.SoftmaxGradient(e.In(e.LogSoftmax), e.In(e.Dy), true, dx));
            Devices.Gives($"cross-entropy {what}", e.Loss, [rows], (device, y) => device.SparseCrossentropy(e.In(e.X), Tensor.From(e.Labels), y));
            Devices.Gives(
                $"cross-entropy gradient {what}", e.LossGradient, [rows, classes],
                (device, dx) => device.SparseCrossentropyGradient(e.In(e.X), Tensor.From(e.Labels), Tensor.From(e.Dy[..rows]), dx));
        }
    }

    [Fact]
    public void Labels_may_be_of_any_whole_type_and_one_that_is_no_class_gives_NaN()
    {
        float[] x = [1, 2, 3, 1, 2, 3, 1, 2, 3];
        float[] loss = new Expected(x, 3, 3, [2, 2, 0]).Loss;
        Devices.Gives("int32", [loss[0], float.NaN, loss[2]], [3], (device, y) => device.SparseCrossentropy(Tensor.From(x, [3, 3]), Tensor.From(2, -1, 0), y));
        Devices.Gives(
            "uint8", [loss[0], float.NaN, loss[2]], [3], (device, y) => device.SparseCrossentropy(Tensor.From(x, [3, 3]), Tensor.From<byte>(2, 3, 0), y));
        Devices.Gives(
            "gradient", [float.NaN, float.NaN, float.NaN], [1, 3],
            (device, dx) => device.SparseCrossentropyGradient(Tensor.From(x[..3], [1, 3]), Tensor.From(3L), Tensor.From(1f), dx));
    }

    [Fact]
    public void Doubles_agree_with_the_definition_and_between_widths()
    {
        double[] x = Array.ConvertAll(Devices.Numbers(37 * 21, 5), v => (double)v % 20);
        double[] y = Run(Devices.All[0]);
        for (int row = 0; row < 37; row++)
        {
            double[] e = [.. x[(row * 21)..((row + 1) * 21)].Select(Math.Exp)];
            for (int j = 0; j < 21; j++) Assert.Equal(e[j] / e.Sum(), y[row * 21 + j], 1e-14);
        }
        Devices.Gives("softmax of doubles", y, [37, 21], (device, y) => device.Softmax(Tensor.From(x, [37, 21]), false, y));

        double[] Run(CpuDevice device)
        {
            Tensor result = Tensor.Empty([37, 21], ElementType.Float64, device);
            device.Softmax(Tensor.From(x, [37, 21]), false, result);
            return result.ToArray<double>();
        }
    }

    /// <summary>The values by the definitions, number by number. In batches of 13 some rows hold special numbers, and two labels are no class.</summary>
    sealed class Expected
    {
        readonly int rows, classes;

        public Expected(
            int rows, int classes) : this(Array.ConvertAll(Devices.Numbers(rows * classes, classes), v => v % 30), rows, classes, Some(rows, classes)) { }

        public Expected(float[] x, int rows, int classes, long[] labels)
        {
            (this.rows, this.classes) = (rows, classes);
            (X, Labels, Dy) = (x, labels, Devices.Numbers(rows * classes, rows));
            if (rows == 13)
            {
                X[2 * classes] = float.NaN;
                X[3 * classes] = float.PositiveInfinity;
                X.AsSpan(4 * classes, classes).Fill(float.NegativeInfinity);
                X[5 * classes] = float.NegativeInfinity;
            }
            (Softmax, LogSoftmax, SoftmaxGradient, LogSoftmaxGradient, LossGradient, Loss) = (
                new float[x.Length], new float[x.Length], new float[x.Length], new float[x.Length], new float[x.Length], new float[rows]);
            for (int row = 0; row < rows; row++) Fill(row);
        }

        public float[] X { get; }
        public float[] Dy { get; }
        public long[] Labels { get; }
        public float[] Softmax { get; }
        public float[] LogSoftmax { get; }
        public float[] SoftmaxGradient { get; }
        public float[] LogSoftmaxGradient { get; }
        public float[] Loss { get; }
        public float[] LossGradient { get; }

        public Tensor In(float[] values) => Tensor.From(values, [rows, classes]);

        static long[] Some(int rows, int classes)
        {
            long[] labels = [.. Enumerable.Range(0, rows).Select(row => row * 31L % classes)];
            if (rows == 13) (labels[6], labels[7]) = (-1, classes);
            return labels;
        }

        void Fill(int row)
        {
            int at = row * classes;
            float[] x = X[at..(at + classes)], dy = Dy[at..(at + classes)];
            float m = Ordered.Max<float>(x);
            float[] e = Array.ConvertAll(x, v => new F32x1(v - m).Exp().Value);
            float sum = Ordered.Sum<float>(e), logarithm = new F32x1(sum).Log().Value;
            for (int j = 0; j < classes; j++) (Softmax[at + j], LogSoftmax[at + j]) = (e[j] / sum, x[j] - m - logarithm);
            float products = Ordered.Sum<float>([.. dy.Select((d, j) => Softmax[at + j] * d)]), total = Ordered.Sum<float>(dy);
            bool isClass = Labels[row] >= 0 && Labels[row] < classes;
            Loss[row] = isClass ? logarithm - (x[Labels[row]] - m) : float.NaN;
            for (int j = 0; j < classes; j++)
            {
                SoftmaxGradient[at + j] = Softmax[at + j] * (dy[j] - products);
                LogSoftmaxGradient[at + j] = dy[j] - new F32x1(LogSoftmax[at + j]).Exp().Value * total;
                LossGradient[at + j] = isClass ? (Softmax[at + j] - (j == Labels[row] ? 1 : 0)) * Dy[row] : float.NaN;
            }
        }
    }
}
