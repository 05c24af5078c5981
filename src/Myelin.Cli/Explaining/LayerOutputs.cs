namespace Myelin.Cli.Explaining;

/// <summary>The output of each layer for an input: channels as images, units as rows of colours.</summary>
static class LayerOutputs
{
    const int MostChannels = 32, UnitsInRow = 64, UnitHeight = 12;

    /// <summary>The section.</summary>
    /// <param name="model">Whose layers.</param>
    /// <param name="input">[1, ...]</param>
    public static ReportSection Section(Model model, Tensor input)
    {
        var section = new ReportSection("What each layer gives");
        if (model is not Sequential layers)
        {
            section.Add($"The layers of {model} do not stand one after the other; the diagram above shows how they are joined. Their outputs are shown for " +
                "Sequential models.");
            return section;
        }
        using Recording.Region region = Recording.Off();
        Tensor x = input;
        foreach (Module layer in layers)
        {
            x = layer.Of(x);
            if (layer is not (Flatten or Dropout)) section.Add(Picture($"{layer.Name} ({layer.GetType().Name})", x));
        }
        return section;
    }

    /// <param name="layer">Its name and kind.</param>
    /// <param name="x">[1, height, width, channels], [1, steps, channels] or [1, units]</param>
    static Figure Picture(string layer, Tensor x) => x.Rank switch
    {
        4 => Channels(layer, x),
        3 => new HeatMap($"{layer}: {x.Shape[1]} × {x.Shape[2]}", "channel", "place", x.Reshape(x.Shape[1], x.Shape[2]), "activation", Colours(x)),
        _ => Units(layer, x.Reshape((int)x.Shape.Elements)),
    };

    static ImageGrid Channels(string layer, Tensor x)
    {
        int shown = Math.Min(MostChannels, x.Shape[3]);
        string title = $"{layer}: {x.Shape[1]} × {x.Shape[2]} × {x.Shape[3]}{(shown < x.Shape[3] ? $", the first {shown} channels" : "")}";
        Tensor pictures = x.Slice(3, 0, shown).Reshape(x.Shape[1], x.Shape[2], shown).Transpose(2, 0, 1);
        return new(title, pictures, Colours(pictures), "activation");
    }

    static HeatMap Units(string layer, Tensor x)
    {
        int count = x.Shape[0], columns = Math.Min(count, UnitsInRow), rows = (count + columns - 1) / columns;
        double[] values = [.. x.Cast(ElementType.Float64).ToArray<double>(), .. Enumerable.Repeat(double.NaN, rows * columns - count)];
        string[] first = rows == 1 ? [""] : [.. Enumerable.Range(0, rows).Select(row => $"{row * columns}")];
        return new($"{layer}: {count:#,0} {(count == 1 ? "unit" : "units")}", "unit", rows == 1 ? "" : "first unit of the row",
            Tensor.From(values, [rows, columns]), "activation", Colours(x), rowNames: first)
        { PlotHeight = Math.Clamp(UnitHeight * rows, 48, 420) };
    }

    /// <summary>A diverging colour map if there are negative values.</summary>
    static ColourMap Colours(Tensor x) => (double)x.Min() < 0 ? ColourMap.Diverging : ColourMap.Sequential;
}
