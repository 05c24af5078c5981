namespace Myelin.Gallery.Convolutional;

/// <summary>The outputs of the layers of a network for one input, as numbers and as pictures.</summary>
static class Activations
{
    /// <summary>The output of each layer.</summary>
    public static IReadOnlyList<(string Name, Tensor Output)> Of(Sequential model, Tensor x)
    {
        var outputs = new List<(string, Tensor)>();
        foreach (Layer layer in model.Layers.Cast<Layer>())
        {
            x = layer.Of(x).StopGradient();
            outputs.Add((layer.Name!, x));
        }
        return outputs;
    }

    /// <summary>Draws the maps of each layer that has maps, or of some by their names, for one image.</summary>
    public static void Draw(GalleryRun run, Sequential model, Tensor image, int most = 16, IReadOnlyList<string>? only = null)
    {
        foreach ((string name, Tensor output) in Of(model, image))
            if (output.Rank == 4 && output.Shape[1] > 1 && output.Shape[3] > 1 && only?.Contains(name) != false)
            {
                int count = Math.Min(most, output.Shape[3]);
                run.Draw($"maps-{name.Replace('_', '-')}", new ImageGrid(
                    $"Maps of {name}: {count} of {output.Shape[3]}, {output.Shape[1]}x{output.Shape[2]}", output[0, .., .., ..count].Transpose(2, 0, 1),
                    ColourMap.Diverging, "activation", columns: Math.Min(8, count)));
            }
    }
}
