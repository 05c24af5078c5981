namespace Myelin.Cli.Models;

/// <summary>How a model is trained on some data unless the caller says otherwise.</summary>
/// <param name="Epochs">How often all examples are gone through.</param>
/// <param name="Batch">Examples in a step.</param>
/// <param name="RateFactor">How much larger the learning rate is than the optimizer's usual one.</param>
readonly record struct Recipe(int Epochs, int Batch, double RateFactor = 1);

/// <summary>A model that can be asked for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Build">Makes it for a data set and a seed; its outputs are logits, one a class.</param>
/// <param name="RecipeOf">How it is trained on a data set.</param>
sealed record NamedModel(string Name, Func<Dataset, long, Model> Build, Func<Dataset, Recipe> RecipeOf);
