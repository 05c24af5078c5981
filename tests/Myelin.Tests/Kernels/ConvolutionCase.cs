using System.Numerics;
using Myelin.Kernels;

namespace Myelin.Tests.Kernels;

/// <summary>One convolution with its operands, and the sums in their stated order, written down plainly.</summary>
sealed unsafe class ConvolutionCase<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ConvolutionShape shape;
    readonly T[] x, w, dy, bias;

    /// <summary>The expected sums without bias, matrix and relu, computed once for all registers and thread counts.</summary>
    T[]? outputs, inputs, weights;

    /// <param name="special">The share of infinities, NaN, subnormals and signed zeros among the numbers.</param>
    public ConvolutionCase(ConvolutionShape shape, Random random, double special = 0)
    {
        this.shape = shape;
        x = Numbers(shape.Images * shape.PixelsIn * shape.Inputs, random, special);
        w = Numbers(shape.Taps * (shape.Inputs / shape.Groups) * shape.Outputs, random, special);
        dy = Numbers(shape.Images * shape.PixelsOut * shape.Outputs, random, special);
        bias = Numbers(Math.Max(shape.Inputs, shape.Outputs), random, special);
    }

    ConvolutionCase(ConvolutionShape shape, T[] x, T[] w, T[] dy, T[] bias) => (this.shape, this.x, this.w, this.dy, this.bias) = (shape, x, w, dy, bias);

    /// <summary>The same with one image alone.</summary>
    public ConvolutionCase<T> Image(int n) => new(shape with { Images = 1 },
        x.AsSpan((int)(n * shape.PixelsIn * shape.Inputs)).ToArray(), w, dy.AsSpan((int)(n * shape.PixelsOut * shape.Outputs)).ToArray(), bias);

    public void Check(KernelThreads threads, SimdLevel simd, ProductFinish finish)
    {
        T[] y = Finished(outputs ??= Outputs(), finish, shape.Outputs, dy), dx = Finished(inputs ??= Inputs(), finish, shape.Inputs, x);
        Compare("y", y, Run(threads, simd, gradient: false, finish), threads, simd);
        Compare("dx", dx, Run(threads, simd, gradient: true, finish), threads, simd);
        Compare("dw", weights ??= Weights(), RunWeights(threads, simd), threads, simd);
        Assert.True(Scratch.Intact, "scratch memory overrun");
    }

    public T[] Run(KernelThreads threads, SimdLevel simd, bool gradient, ProductFinish finish)
    {
        var result = new T[(gradient ? shape.PixelsIn * shape.Inputs : shape.PixelsOut * shape.Outputs) * shape.Images + 16];
        Array.Fill(result, T.CreateChecked(1234.5));
        Kernel kernel = ConvolutionKernel.Create(threads, simd, Type, Type, shape.Simplest(), gradient, finish);
        fixed (T* source = gradient ? dy : x, weights = w, offsets = bias, matrix = gradient ? x : dy, target = result)
        {
            void** operands = stackalloc void*[5];
            operands[0] = source;
            operands[1] = weights;
            operands[2] = offsets;
            operands[Finishes.Result(finish)] = target;
            if (finish.HasFlag(ProductFinish.Matrix)) operands[Finishes.Result(finish) - 1] = matrix;
            kernel.Run(operands);
        }
        return result;
    }

    public T[] RunWeights(KernelThreads threads, SimdLevel simd)
    {
        var result = new T[shape.Taps * (shape.Inputs / shape.Groups) * shape.Outputs + 16];
        Array.Fill(result, T.CreateChecked(1234.5));
        fixed (T* source = x, gradient = dy, target = result)
        {
            void** operands = stackalloc void*[] { source, gradient, target };
            ConvolutionWeightKernel.Create(threads, simd, Type, shape.Simplest()).Run(operands);
        }
        return result;
    }

    static ElementType Type => typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.Float64;

    T[] Outputs()
    {
        var y = Guarded(shape.Images * shape.PixelsOut * shape.Outputs);
        for (int o = 0; o < shape.PixelsOut; o++)
        {
            int?[] read = [.. Enumerable.Range(0, (int)shape.Taps).Select(t => InputOf(o, t))];
            for (int n = 0; n < shape.Images; n++)
                for (int k = 0; k < shape.Outputs; k++)
                {
                    var sum = new Ordered.Products<T>();
                    for (int t = 0; t < shape.Taps; t++)
                        for (int c = 0; c < GroupInputs; c++)
                            if (read[t] is int i) sum.Add(X(n, i, k / GroupOutputs * GroupInputs + c), W(t, c, k));
                            else sum.Skip();
                    y[(n * shape.PixelsOut + o) * shape.Outputs + k] = sum.Sum;
                }
        }
        return y;
    }

    T[] Inputs()
    {
        var dx = Guarded(shape.Images * shape.PixelsIn * shape.Inputs);
        var readers = new int?[shape.PixelsIn, shape.Taps];         // the output that reads an input by a tap
        for (int o = 0; o < shape.PixelsOut; o++)
            for (int t = 0; t < shape.Taps; t++)
                if (InputOf(o, t) is int i) readers[i, t] = o;
        for (int n = 0; n < shape.Images; n++)
            for (int i = 0; i < shape.PixelsIn; i++)
                for (int c = 0; c < shape.Inputs; c++)
                {
                    var sum = new Ordered.Products<T>();
                    for (int t = shape.Taps - 1; t >= 0; t--)
                        for (int k = c / GroupInputs * GroupOutputs; k < (c / GroupInputs + 1) * GroupOutputs; k++)
                            if (readers[i, t] is int o) sum.Add(Dy(n, o, k), W(t, c % GroupInputs, k));
                            else sum.Skip();
                    dx[(n * shape.PixelsIn + i) * shape.Inputs + c] = sum.Sum;
                }
        return dx;
    }

    T[] Weights()
    {
        var dw = Guarded(shape.Taps * GroupInputs * shape.Outputs);
        for (int t = 0; t < shape.Taps; t++)
        {
            int?[] inputs = [.. Enumerable.Range(0, (int)shape.PixelsOut).Select(o => InputOf(o, t))];
            for (int c = 0; c < GroupInputs; c++)
                for (int k = 0; k < shape.Outputs; k++)
                {
                    var sum = new Ordered.Products<T>();
                    for (int n = 0; n < shape.Images; n++)
                        for (int o = 0; o < inputs.Length; o++)
                            if (inputs[o] is int i) sum.Add(X(n, i, k / GroupOutputs * GroupInputs + c), Dy(n, o, k));
                            else sum.Skip();
                    dw[(t * GroupInputs + c) * shape.Outputs + k] = sum.Sum;
                }
        }
        return dw;
    }

    int GroupInputs => shape.Inputs / shape.Groups;

    int GroupOutputs => shape.Outputs / shape.Groups;

    T X(int n, int pixel, int c) => x[(n * shape.PixelsIn + pixel) * shape.Inputs + c];

    T W(int t, int c, int k) => w[(t * GroupInputs + c) * shape.Outputs + k];

    T Dy(int n, int pixel, int k) => dy[(n * shape.PixelsOut + pixel) * shape.Outputs + k];

    /// <summary>The input pixel that a tap of an output reads, or null in the padding.</summary>
    int? InputOf(int o, int t)
    {
        int? z = Along(shape.Depth, o / (shape.Height.Out * shape.Width.Out), t / (shape.Height.Taps * shape.Width.Taps));
        int? y = Along(shape.Height, o / shape.Width.Out % shape.Height.Out, t / shape.Width.Taps % shape.Height.Taps);
        int? x = Along(shape.Width, o % shape.Width.Out, t % shape.Width.Taps);
        return (z * shape.Height.In + y) * shape.Width.In + x;

        static int? Along(ConvolutionAxis axis, int o, int t) => o * axis.Stride - axis.Before + t * axis.Dilation is var i && i >= 0 && i < axis.In ? i : null;
    }

    T[] Finished(T[] sums, ProductFinish finish, int channels, T[] matrix)
    {
        T[] finished = [.. sums];
        for (int i = 0; i < sums.Length - 16; i++)
        {
            if (finish.HasFlag(ProductFinish.Bias)) finished[i] += bias[i % channels];
            if (finish.HasFlag(ProductFinish.Matrix)) finished[i] += matrix[i];
            if (finish.HasFlag(ProductFinish.Relu) && finished[i] <= T.Zero) finished[i] = T.Zero;
        }
        return finished;
    }

    static T[] Guarded(nint count)
    {
        var numbers = new T[count + 16];
        Array.Fill(numbers, T.CreateChecked(1234.5), (int)count, 16);
        return numbers;
    }

    void Compare(string what, T[] expected, T[] received, KernelThreads threads, SimdLevel simd)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!Bits.Same(expected[i], received[i]))
                Assert.Fail($"{what} of {shape}, {simd}, {threads.Count} threads: element {i}: expected {expected[i]}, received {received[i]}");
    }

    /// <summary>Random numbers and, past the last, 64 bytes that are readable and poisonous: NaN.</summary>
    static T[] Numbers(nint count, Random random, double special)
    {
        T[] specials = [T.PositiveInfinity, T.NegativeInfinity, T.NaN, T.Epsilon, -T.Epsilon, T.Zero, T.NegativeZero];
        var numbers = new T[count + 64 / sizeof(T)];
        Array.Fill(numbers, T.NaN);
        for (nint i = 0; i < count; i++)
            numbers[i] = random.NextDouble() < special ? specials[random.Next(specials.Length)] : T.CreateChecked(random.NextDouble() * 2 - 1);
        return numbers;
    }
}
