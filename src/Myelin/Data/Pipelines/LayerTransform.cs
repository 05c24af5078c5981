namespace Myelin;

/// <summary>Passes an input through layers in training mode, with random numbers of each example.</summary>
sealed class LayerTransform : Transform
{
    readonly Model layers;
    readonly int place;
    readonly bool isPerExample;

    LayerTransform(Model layers, DataSchema before, int place, DataSchema schema) : base(schema) =>
        (this.layers, this.place, isPerExample) = (layers, place, before.Inputs[place].Spec.HasFreeAxes);

    /// <summary>Builds the layers for an input.</summary>
    public static LayerTransform Of(Module module, DataSchema schema, int place)
    {
        DataField field = schema.Inputs[place];
        if (module is not Model layers)
        {
            var whole = new Sequential();
            whole.Append(module);
            layers = whole;
        }
        layers.BuildFor([field.Spec.Named(null)]);
        layers.Check([field.Spec.Named(null)], "examples");
        TensorSpec after = layers.OutputSpecs is [var only] ? only
            : throw new InvalidOperationException($"Map: expects layers of one output, received {layers} with {layers.OutputSpecs.Count}; " +
                "pass a function to Map instead.");
        DataField[] inputs = [.. schema.Inputs];
        inputs[place] = new(after.Named(field.Name.Length > 0 ? field.Name : null), after.HasFreeAxes ? field.Padding : null);
        return new(layers, schema, place, schema with { Inputs = inputs });
    }

    protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
    {
        using Recording.Region region = Recording.Off();
        BatchPart part = batch.InputParts[place];
        return batch.WithInput(Schema, place, !isPerExample ? new(Passed(part.Values, random))
            : Collation.Part("Map", "inputs", Schema.Inputs[place], [.. random.Select((one, i) => Passed(part.Row(i).ExpandDims(0), [one]).Squeeze(0))]));
    }

    Tensor Passed(Tensor x, ExampleRandom[] random) => layers.Of(x, new CallContext(training: true)
    {
        Uniform = (count, type) => random.Length == 0 ? Tensor.Zeros([0, count], type)
            : Tensor.Stack([.. random.Select(one => Tensor.Uniform([count], one.Key(), type))], 0),
    });
}
