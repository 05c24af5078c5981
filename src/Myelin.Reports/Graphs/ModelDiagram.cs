namespace Myelin;

/// <summary>Pictures of models: <c>model.Diagram().Save("model.svg")</c>.</summary>
public static class ModelDiagram
{
    /// <summary>Layers of more units than this are boxes.</summary>
    const int MostUnits = 16;

    extension(Model model)
    {
        /// <summary>
        /// A diagram of a model. If it is a chain of <see cref="Dense"/> layers of at most 16 units: its units and weights; otherwise its layers,
        /// with output shapes and numbers of parameters, as a forward pass calls them.
        /// </summary>
        /// <param name="title">The title; by default the name of the model.</param>
        /// <param name="inputs">Names of the inputs of a small model; by default x₁, x₂, ...</param>
        /// <param name="outputs">Names of the outputs of a small model; by default y₁, y₂, ...</param>
        /// <param name="example">A batch, for models that do not work on zeros.</param>
        /// <exception cref="InvalidOperationException">The model is not built.</exception>
        /// <exception cref="ArgumentException">The number of names differs from that of inputs or outputs.</exception>
        public Figure Diagram(string? title = null, IReadOnlyList<string>? inputs = null, IReadOnlyList<string>? outputs = null, Tensor? example = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            ForwardTrace trace = example == null ? model.Trace() : model.Trace(example);
            title ??= $"{model} with {model.ParameterCount:#,0} parameters";
            if (!IsSmall(trace)) return new LayerDiagram(title, trace);
            Check("inputs", inputs, trace.Inputs[0].Shape[0]);
            Check("outputs", outputs, trace.Outputs[0].Shape[0]);
            return new UnitDiagram(title, trace.Calls, inputs, outputs);
        }
    }

    /// <summary>Whether it is a small chain of dense layers, with only elementwise layers between them.</summary>
    static bool IsSmall(ForwardTrace trace)
    {
        IReadOnlyList<ModuleCall> calls = trace.Calls;
        if (trace.Inputs.Count != 1 || trace.Outputs.Count != 1 || !IsFew(trace.Inputs[0]) || !calls.Any(call => call.Module is Dense)) return false;
        for (int i = 0; i < calls.Count; i++)
        {
            ModuleCall call = calls[i];
            if (call.Sources.Count != 1 || call.Sources[0].Call != (i == 0 ? null : calls[i - 1]) || !IsFew(call.Outputs[0])) return false;
            if (call.Module is not (Dense or Activation or Dropout or Flatten)) return false;
        }
        return calls.First(call => call.Module is not Flatten).Module is Dense && trace.Sources[0].Count == 1 && trace.Sources[0][0].Call == calls[^1];
    }

    static bool IsFew(TensorSpec spec) => spec is { Rank: 1, HasFreeAxes: false } && spec.Shape[0] <= MostUnits;

    static void Check(string what, IReadOnlyList<string>? names, int count)
    {
        if (names != null && names.Count != count)
            throw new ArgumentException($"Diagram: expects {count} names of {what}, received {names.Count}; give one for each.");
    }
}
