namespace Myelin.Gallery.Applications;

/// <summary>The features that a picture should have, and the Gram matrices of each style.</summary>
sealed class StyleGoal
{
    readonly Model features;
    readonly Tensor content;
    readonly double contentSize;
    readonly (double Weight, (Tensor Gram, double Size, Tensor? Where)[] Layers)[] styles;

    /// <param name="features">The features; the last output is the content, the others are the style.</param>
    /// <param name="content">The content at its size.</param>
    /// <param name="styles">The styles.</param>
    public StyleGoal(Model features, Tensor content, IReadOnlyList<StyleSource> styles)
    {
        this.features = features;
        using Recording.Region region = Recording.Off();
        (Tensor[] of, this.content) = Of(content);
        contentSize = (double)this.content.Square().Sum();
        double total = styles.Sum(style => style.Weight);
        this.styles = [.. styles.Select(style => (style.Weight / total, Of(style.Picture).Style.Select((layer, i) =>
        {
            Tensor gram = layer.Gram();
            Tensor? where = style.Where == null ? null : Place(style.Where, of[i]);
            return (gram, (double)gram.Square().Sum(), where);
        }).ToArray()))];
    }

    /// <summary>A place at the size of a layer: [1, height', width'].</summary>
    static Tensor Place(Tensor where, Tensor layer) =>
        (PictureStyle.Resized(where, (layer.Shape[1], layer.Shape[2])) + 1e-6).Reshape(1, layer.Shape[1], layer.Shape[2]);

    /// <summary>The features of the style, through a softmax, and those of the content.</summary>
    (Tensor[] Style, Tensor Content) Of(Tensor picture)
    {
        IReadOnlyList<Tensor> layers = features.Call([picture]);
        return ([.. layers.SkipLast(1).Select(layer => layer.Softmax())], layers[^1]);
    }

    /// <summary>Both distances of a picture, from which gradients go to its pixels.</summary>
    public (Tensor Content, Tensor Style) Losses(Tensor picture)
    {
        (Tensor[] of, Tensor seen) = Of(picture);
        Tensor like = (seen - content).Square().Sum() * (1 / contentSize), style = Tensor.Zeros([]);
        foreach ((double weight, (Tensor Gram, double Size, Tensor? Where)[] layers) in styles)
            for (int i = 0; i < layers.Length; i++)
                style += (of[i].Gram(layers[i].Where) - layers[i].Gram).Square().Sum() * (weight / layers.Length / layers[i].Size);
        return (like, style);
    }

    /// <summary>Both distances of a picture.</summary>
    public StyleDistance Distance(Tensor picture)
    {
        using Recording.Region region = Recording.Off();
        (Tensor like, Tensor style) = Losses(picture);
        return new((double)like, (double)style);
    }
}
