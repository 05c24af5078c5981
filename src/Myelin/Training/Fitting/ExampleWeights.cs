using System.Globalization;

namespace Myelin;

/// <summary>The weight of each example in the loss of each output: its sample weight times its class weight.</summary>
sealed class ExampleWeights
{
    readonly double[]?[] samples;
    readonly IReadOnlyDictionary<int, double>?[] classes;
    readonly BatchBinding binding;
    readonly bool any;

    ExampleWeights(double[]?[] samples, IReadOnlyDictionary<int, double>?[] classes, BatchBinding binding)
    {
        (this.samples, this.classes, this.binding) = (samples, classes, binding);
        any = samples.Any(of => of != null) || classes.Any(of => of != null);
    }

    /// <summary>The weights given by the options of a training.</summary>
    /// <exception cref="ShapeException">There is not one weight for each example, or one label for class weights.</exception>
    /// <exception cref="ArgumentException">There is no such output or class, or a weight is negative or not finite.</exception>
    public static ExampleWeights Of(FitOptions options, Dataset data, Compiled compiled, BatchBinding binding)
    {
        int outputs = compiled.Outputs.Count;
        var samples = new double[]?[outputs];
        var classes = new IReadOnlyDictionary<int, double>?[outputs];
        if (options.SampleWeights is { } all) Array.Fill(samples, Numbers(all, data));
        if (options.ClassWeights is { } byClass) Array.Fill(classes, byClass);
        foreach ((string name, Tensor own) in options.OutputSampleWeights) samples[Place(name)] = Numbers(own, data);
        foreach ((string name, IReadOnlyDictionary<int, double> own) in options.OutputClassWeights)
            classes[Place(name)] = own;
        for (int i = 0; i < outputs; i++)
            if (classes[i] is { } given)
            {
                CheckLabels(data.Schema.Targets[binding.Target(i)]);
                CheckClasses(given, compiled.Model.Outputs[compiled.Places()[i]]);
            }
        return new(samples, classes, binding);

        int Place(string name)
        {
            for (int i = 0; i < outputs; i++)
                if (compiled.Outputs[i].Name == name) return i;
            throw Nearest.Unknown("output", name, [.. compiled.Outputs.Select((output, i) => output.Name ?? $"number {i}")]);
        }
    }

    static double[] Numbers(Tensor weights, Dataset data)
    {
        if (!data.HasIndices)
            throw new ArgumentException("Fit: expects sample weights for examples in memory, received them for a stream; " +
                "give each Example of the stream its weight.");
        if (weights.Shape != [data.Count]) throw new ShapeException($"Fit: expects sample weights [{data.Count}], received {weights.Shape}; " +
            "give one for each example.");
        double[] numbers = weights.Cast(ElementType.Float64).ToArray<double>();
        int wrong = Array.FindIndex(numbers, number => !IsWeight(number));
        return wrong < 0 ? numbers : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
            $"Fit: expects sample weights of 0 or more, received {numbers[wrong]} for example {wrong}; 1 is usual."));
    }

    static bool IsWeight(double weight) => weight is >= 0 and < double.PositiveInfinity;

    /// <summary>Checks that the classes exist, if the number of outputs says how many there are. One output distinguishes two classes.</summary>
    static void CheckClasses(IReadOnlyDictionary<int, double> weights, TensorSpec output)
    {
        int? last = output.Rank == 0 ? 1 : output[output.Rank - 1];
        int most = last is { } size ? Math.Max(size, 2) - 1 : int.MaxValue;
        foreach ((int label, double weight) in weights)
        {
            if (label < 0 || label > most)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Fit: expects class weights for the labels 0 to {most}, which the model tells apart, received one for {label}; leave it out."));
            if (!IsWeight(weight))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Fit: expects class weights of 0 or more, received {weight} for label {label}; 1 is usual."));
        }
    }

    static void CheckLabels(DataField target)
    {
        if (target.Spec.Type.IsReal() || target.Spec.HasFreeAxes || target.Spec.Shape.Elements != 1)
            throw new ShapeException($"Fit: class weights expect one label for each example, received targets {target.Spec.Type}{target}; use sample weights.");
    }

    /// <summary>The weights of a batch for each loss: Float64 [count], or null if all are 1.</summary>
    public Tensor?[] Of(Batch batch)
    {
        var weights = new Tensor?[samples.Length];
        if (!any)
        {
            Array.Fill(weights, batch.Weights);
            return weights;
        }
        double[]? own = batch.Weights?.Cast(ElementType.Float64).ToArray<double>();
        for (int i = 0; i < weights.Length; i++)
        {
            if (samples[i] == null && classes[i] == null) weights[i] = batch.Weights;
            else weights[i] = Tensor.From(Of(batch, i, own));
        }
        return weights;
    }

    double[] Of(Batch batch, int loss, double[]? own)
    {
        var values = new double[batch.Count];
        long[]? labels = classes[loss] == null ? null : batch.Targets[binding.Target(loss)].Reshape([batch.Count]).Cast(ElementType.Int64).ToArray<long>();
        for (int i = 0; i < values.Length; i++)
        {
            double value = samples[loss] is { } numbers ? numbers[batch.Rows![i]] : 1;
            if (labels != null) value *= classes[loss]!.GetValueOrDefault((int)labels[i], 1);
            values[i] = own == null ? value : value * own[i];
        }
        return values;
    }

    /// <summary>A description that differs for other weights.</summary>
    public string Fingerprint => !any ? "none" : string.Join("; ", samples.Zip(classes, (numbers, byClass) => string.Join(", ", Described(numbers, byClass))));

    static IEnumerable<string> Described(double[]? numbers, IReadOnlyDictionary<int, double>? byClass)
    {
        if (numbers != null) yield return Checkpoint.Fingerprint(numbers);
        foreach ((int label, double weight) in (byClass ?? new Dictionary<int, double>()).OrderBy(one => one.Key))
            yield return string.Create(CultureInfo.InvariantCulture, $"class {label}: {weight:R}");
    }
}
