using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>Stores options that all optimizers have in addition to their constructor arguments. Options that are not set are omitted.</summary>
static class OptimizerOptions
{
    const string Groups = "groups", GlobalClipNorm = "globalClipNorm";

    /// <summary>The names of the options.</summary>
    public static string[] Entries => [Groups, GlobalClipNorm];

    /// <summary>Adds the options of an optimizer to its description.</summary>
    public static void Write(Optimizer optimizer, JsonObject json)
    {
        if (optimizer.Groups.Count > 0) json[Groups] = new JsonArray([.. optimizer.Groups.Select(ModelParts.Describe)]);
        if (optimizer.GlobalClipNorm is { } norm) json[GlobalClipNorm] = norm;
    }

    /// <summary>Sets the options in a description.</summary>
    /// <exception cref="DataFormatException">An option is invalid.</exception>
    public static void Read(Optimizer optimizer, JsonPlace place)
    {
        if (place.Find(Groups) is { } groups)
            optimizer.Groups = [.. groups.Items().Select(group => (ParameterGroup)ModelParts.Make(group, typeof(ParameterGroup)))];
        if (place.Find(GlobalClipNorm) is { } norm)
            optimizer.GlobalClipNorm = norm.Make("a norm above 0", () =>
                norm.Double() is > 0 and var value ? value : throw new ArgumentException("it is not above 0"));
    }
}
