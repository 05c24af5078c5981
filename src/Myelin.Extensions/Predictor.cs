namespace Myelin;

/// <summary>A loaded model that predicts in a service. It may be used by many requests at once.</summary>
/// <remarks>
/// Register it by <see cref="MyelinServices.AddPredictor(Microsoft.Extensions.DependencyInjection.IServiceCollection, Action{PredictorOptions})"/>.
/// </remarks>
public sealed class Predictor
{
    readonly int batchSize;

    /// <summary>Loads the model.</summary>
    /// <param name="options">The file and how it is used.</param>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is no model, or damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1.</exception>
    public Predictor(PredictorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        batchSize = options.BatchSize >= 1 ? options.BatchSize
            : throw new ArgumentOutOfRangeException(nameof(options),
                $"Predictor: expects a BatchSize of 1 or more, received {options.BatchSize}; 256 is usual.");
        Model = Model.Load(options.Path, options.MemoryLimit, compile: false);
        if (options.WarmUp) Probe();
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The outputs for some inputs of a model with one input and one output.</summary>
    /// <param name="inputs">[count, ...]</param>
    /// <exception cref="ShapeException">The inputs do not fit the model.</exception>
    public Tensor Predict(Tensor inputs) => Model.Predict(inputs, batchSize);

    /// <summary>All outputs for some inputs.</summary>
    /// <param name="inputs">In the model's order, each [count, ...].</param>
    /// <exception cref="ShapeException">The inputs do not fit the model.</exception>
    public Predictions PredictAll(IReadOnlyList<Tensor> inputs) => Model.PredictAll(inputs, batchSize);

    /// <summary>The output for one example of a model with one input of a fixed size.</summary>
    /// <param name="example">The numbers of the example, row by row. For a model of a table these are the cells of a row as in its file, in the order of
    /// <see cref="TablePreprocessing.Columns"/>; they are standardized as for training.</param>
    /// <exception cref="ShapeException">There are not as many numbers as the model expects, or a column of its table has texts.</exception>
    public float[] Predict(ReadOnlySpan<float> example)
    {
        if (Model.Inputs is not [{ HasFreeAxes: false } input])
            throw new ShapeException($"Predictor: expects a model with one input of a fixed size to predict one example, received {Model} with " +
                $"{string.Join(" and ", Model.Inputs)}; call Predict with a tensor.");
        if ((Model.Preprocessing as TablePreprocessing)?.Columns.FirstOrDefault(column => column is not NumberColumn) is { } texts)
            throw new ShapeException($"Predictor: expects a model whose columns are all numbers to predict from numbers, received one with the column " +
                $"\"{texts.Name}\" of texts; call Model.Predict with a table.");
        if (input.Shape.Elements != example.Length)
            throw new ShapeException($"Predictor: expects {input.Shape.Elements} numbers of an example {input.Shape}, received {example.Length}; " +
                "give all of them in order.");
        Tensor inputs = Tensor.From(Encoded(example), [1, .. Enumerable.Range(0, input.Rank).Select(axis => input.Shape[axis])]);
        return Predict(input.Type == ElementType.Float32 ? inputs : inputs.Cast(input.Type)).Cast(ElementType.Float32).ToArray<float>();
    }

    /// <summary>The inputs for the numbers of an example.</summary>
    float[] Encoded(ReadOnlySpan<float> example)
    {
        float[] values = example.ToArray();
        if (Model.Preprocessing is not TablePreprocessing table) return values;
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)((values[i] - ((NumberColumn)table.Columns[i]).Mean) / ((NumberColumn)table.Columns[i]).Deviation);
        return values;
    }

    /// <summary>Predicts zeros. Returns whether all outputs are finite; true where an input has no fixed size.</summary>
    internal bool Probe()
    {
        if (Model.Inputs.Any(input => input.HasFreeAxes)) return true;
        Tensor[] zeros = [.. Model.Inputs.Select(input => Tensor.Zeros([1, .. Enumerable.Range(0, input.Rank).Select(axis => input.Shape[axis])], input.Type))];
        return PredictAll(zeros).All(output => output.Cast(ElementType.Float64).ToArray<double>().All(double.IsFinite));
    }
}
