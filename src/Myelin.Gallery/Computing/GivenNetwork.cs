namespace Myelin.Gallery.Computing;

/// <summary>Networks whose weights are thought out instead of learnt.</summary>
static class GivenNetwork
{
    /// <summary>y = H(Wx + b), layer after layer, where H is 1 above 0, else 0.</summary>
    public static Sequential OfSteps(params Neuron[][] layers) => Of(Activation.Step, Activation.Step, layers);

    /// <summary>y = activation(Wx + b), layer after layer.</summary>
    /// <param name="hidden">Of every layer but the last.</param>
    /// <param name="output">Of the last layer.</param>
    /// <param name="layers">The neurons of each layer.</param>
    public static Sequential Of(Activation hidden, Activation output, params Neuron[][] layers)
    {
        var model = new Sequential();
        foreach (Neuron[] layer in layers) model.Add(new Dense(layer.Length, layer == layers[^1] ? output : hidden));
        model.Build([layers[0][0].Weights.Count]);
        for (int i = 0; i < layers.Length; i++) Give((Dense)model.Layers[i], layers[i]);
        return model;
    }

    /// <summary>Sets the weights of a layer.</summary>
    public static void Give(Dense layer, params ReadOnlySpan<Neuron> neurons)
    {
        int inputs = neurons[0].Weights.Count;
        var weights = new float[inputs, neurons.Length];
        var biases = new float[neurons.Length];
        for (int unit = 0; unit < neurons.Length; unit++)
        {
            for (int i = 0; i < inputs; i++) weights[i, unit] = (float)neurons[unit].Weights[i];
            biases[unit] = (float)neurons[unit].Bias;
        }
        layer.Kernel.Value = Tensor.From(weights);
        layer.Bias!.Value = Tensor.From(biases);
    }

    /// <summary>The number of neurons of a model of dense layers, those within its parts too.</summary>
    public static int Units(Module layer) => layer is Dense dense ? dense.Units : layer.Layers.Sum(Units);
}
